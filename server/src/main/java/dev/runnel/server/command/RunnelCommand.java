package dev.runnel.server.command;

import dev.runnel.run.StoreUnavailableException;
import dev.runnel.server.configuration.ConfigurationException;
import dev.runnel.server.error.ApiError;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;

/** The command line: {@code runnel COMMAND}. */
@Command(
        name = "runnel",
        description = "An LLM application server for the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.Version.class)
public final class RunnelCommand {

    private RunnelCommand() {}

    /**
     * Runs a command line.
     *
     * @return the exit status: 0, 1 where it failed, 2 where it was not understood
     */
    public static int execute(String[] arguments, PrintStream out, PrintStream err) {
        Logging.quiet();
        var answer = new Answer(out, err);
        var line = new CommandLine(new RunnelCommand())
                .addSubcommand(new ServeCommand(answer))
                .addSubcommand(new RunAppCommand(answer))
                .addSubcommand(new ExportCommand(answer))
                .addSubcommand(new KeyCommand(answer))
                .addSubcommand(new ModelsCommand(answer))
                .addSubcommand(new DoctorCommand(answer))
                .addSubcommand(new VersionCommand(answer));
        line.getSubcommands().values().forEach(RunnelCommand::addHelp);
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(err, true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, answer));
        if (arguments.length == 0) {
            line.usage(err);
            return 2;
        }
        return line.execute(arguments);
    }

    private static void addHelp(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("shows this help")
                        .build());
        command.getSubcommands().values().forEach(RunnelCommand::addHelp);
    }

    private static int explain(Exception failure, Answer answer) {
        switch (failure) {
            case ConfigurationException faults -> {
                answer.err().println("runnel: the configuration has faults:");
                faults.faults().forEach(fault -> answer.err().println("  " + fault));
            }
            case ApiError refused -> answer.fail(refused.text());
            case StoreUnavailableException unavailable ->
                answer.fail(unavailable.getMessage() + reason(unavailable.getCause()));
            case IOException unusable -> answer.fail(String.valueOf(unusable.getMessage()));
            default -> {
                answer.fail("an unexpected fault; please report it");
                failure.printStackTrace(answer.err());
            }
        }
        return 1;
    }

    private static String reason(@Nullable Throwable cause) {
        return cause == null ? "" : ": " + cause.getMessage();
    }
}

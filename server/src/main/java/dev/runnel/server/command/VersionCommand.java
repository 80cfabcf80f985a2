package dev.runnel.server.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code runnel version}. */
@Command(name = "version", description = "Says which version this is.")
final class VersionCommand implements Callable<Integer> {

    private final Answer answer;

    VersionCommand(Answer answer) {
        this.answer = answer;
    }

    @Override
    public Integer call() {
        answer.out().println(text());
        return 0;
    }

    static String text() {
        String version = VersionCommand.class.getPackage().getImplementationVersion();
        return "runnel " + (version == null ? "development" : version) + " on Java " + Runtime.version();
    }

    /** The same line for {@code runnel --version}. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {text()};
        }
    }
}

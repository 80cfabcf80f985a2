package dev.runnel.server.command;

import dev.runnel.dsl.AppFileWriter;
import dev.runnel.run.App;
import dev.runnel.run.AppVersion;
import dev.runnel.server.error.ApiError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runnel export}: writes an app as an app file. */
@Command(name = "export", description = "Writes an app as an app file.")
final class ExportCommand implements Callable<Integer> {

    private final Answer answer;

    @Parameters(paramLabel = "APP", description = "name or id")
    String app = "";

    @Option(names = "-o", paramLabel = "FILE", description = "where to write (default: standard output)")
    @Nullable
    Path output;

    @Option(names = "--include-secret", description = "writes secret variables too")
    boolean includeSecret;

    @Mixin
    DataOptions data = new DataOptions();

    ExportCommand(Answer answer) {
        this.answer = answer;
    }

    @Override
    public Integer call() throws IOException {
        try (var workplace = DataOptions.workplace(data.configuration())) {
            App found = AppFinder.find(workplace, app);
            AppVersion version = workplace
                    .versions()
                    .latest(found.tenant(), found.id())
                    .orElseThrow(() -> ApiError.notFound("The app has no version."));
            String text = AppFileWriter.write(
                    version.content(), includeSecret ? AppFileWriter.Secrets.INCLUDED : AppFileWriter.Secrets.LEFT_OUT);
            if (output == null) {
                answer.out().print(text);
                answer.out().flush();
            } else {
                Files.writeString(output, text);
            }
            return 0;
        }
    }
}

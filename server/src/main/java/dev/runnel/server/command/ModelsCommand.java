package dev.runnel.server.command;

import dev.runnel.model.ProviderStatus;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code runnel models}: the providers that are configured. */
@Command(name = "models", description = "Lists the model providers that are configured.")
final class ModelsCommand implements Callable<Integer> {

    private final Answer answer;

    @Mixin
    DataOptions data = new DataOptions();

    ModelsCommand(Answer answer) {
        this.answer = answer;
    }

    @Override
    public Integer call() throws IOException {
        try (var workplace = DataOptions.workplace(data.configuration())) {
            for (ProviderStatus provider : workplace.models().providers()) {
                answer.out()
                        .printf(
                                "%-12s %-10s %s%s%s%n",
                                provider.name(),
                                provider.type(),
                                provider.baseUrl() == null ? "-" : provider.baseUrl(),
                                provider.hasKey() ? "  key set" : "",
                                provider.available() ? "" : "  not available in this version");
                provider.models().forEach(model -> answer.out().println("  " + provider.name() + "/" + model));
            }
            return 0;
        }
    }
}

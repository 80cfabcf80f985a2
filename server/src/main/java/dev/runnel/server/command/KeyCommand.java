package dev.runnel.server.command;

import dev.runnel.run.ApiKey;
import dev.runnel.run.App;
import dev.runnel.run.JsonText;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.http.Ids;
import dev.runnel.server.usecase.credential.Credentials;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runnel key}: makes, lists and revokes keys; a server that runs sees it within a second. */
@Command(
        name = "key",
        description = "Makes, lists and revokes keys.",
        subcommands = {})
final class KeyCommand {

    private final Answer answer;

    KeyCommand(Answer answer) {
        this.answer = answer;
    }

    @Command(name = "create", description = "Makes a key and prints it, once.")
    int create(
            @Mixin DataOptions data,
            @Option(names = "--app", paramLabel = "APP", description = "name or id of the app that it opens") @Nullable
                    String app,
            @Option(names = "--all-apps", description = "opens every app") boolean allApps,
            @Option(names = "--datasets", description = "opens the datasets") boolean datasets,
            @Option(names = "--value", paramLabel = "KEY", description = "the key itself (default: random)") @Nullable
                    String value)
            throws IOException {
        if ((app != null ? 1 : 0) + (allApps ? 1 : 0) + (datasets ? 1 : 0) != 1) {
            return answer.fail("say what the key opens: --app APP, --all-apps or --datasets");
        }
        try (var workplace = DataOptions.workplace(data.configuration())) {
            UUID id = app == null ? null : AppFinder.find(workplace, app).id();
            ApiKey.Scope scope =
                    app != null ? ApiKey.Scope.APP : allApps ? ApiKey.Scope.ALL_APPS : ApiKey.Scope.DATASETS;
            Credentials.Made made = workplace.credentials().create(workplace.tenant(), scope, id, value);
            answer.out().println(made.text());
            return 0;
        }
    }

    @Command(name = "list", description = "Lists keys by their hints, one JSON line each.")
    int list(@Mixin DataOptions data) throws IOException {
        try (var workplace = DataOptions.workplace(data.configuration())) {
            for (ApiKey key : workplace.credentials().all(workplace.tenant())) {
                UUID app = key.app();
                var line = new LinkedHashMap<String, Value>();
                line.put("id", Value.of(key.id().toString()));
                line.put("scope", Value.of(Words.of(key.scope())));
                line.put(
                        "app",
                        Value.of(
                                app == null
                                        ? null
                                        : workplace
                                                .store()
                                                .read(records -> records.apps().find(key.tenant(), app))
                                                .map(App::name)
                                                .orElse(null)));
                line.put("key_hint", Value.of(key.hint()));
                line.put("revoked", Value.of(key.revokedAt() != null));
                answer.out().println(JsonText.write(new ObjectValue(line)));
            }
            return 0;
        }
    }

    @Command(name = "revoke", description = "Revokes a key.")
    int revoke(
            @Mixin DataOptions data, @Parameters(paramLabel = "ID", description = "the key's id, from list") String id)
            throws IOException {
        UUID key = Ids.parse(id);
        if (key == null) {
            throw ApiError.invalid("'" + id + "' is no id of a key; see runnel key list.");
        }
        try (var workplace = DataOptions.workplace(data.configuration())) {
            return workplace.credentials().revoke(workplace.tenant(), key)
                    ? 0
                    : answer.fail("there is no valid key " + id);
        }
    }
}

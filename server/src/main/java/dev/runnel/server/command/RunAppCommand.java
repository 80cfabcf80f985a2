package dev.runnel.server.command;

import dev.runnel.dsl.AppFileException;
import dev.runnel.engine.InputControl;
import dev.runnel.run.Admission;
import dev.runnel.run.ApiKey;
import dev.runnel.run.AppMode;
import dev.runnel.run.JsonText;
import dev.runnel.run.Payload;
import dev.runnel.run.Run;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Watch;
import dev.runnel.server.configuration.Configuration;
import dev.runnel.server.configuration.ConfigurationReader;
import dev.runnel.server.configuration.Setting;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.usecase.app.AppImport;
import dev.runnel.server.usecase.file.RemoteFileProbe;
import dev.runnel.server.usecase.file.Uploads;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import dev.runnel.server.usecase.run.RunRequest;
import dev.runnel.server.usecase.run.StartRun;
import dev.runnel.server.usecase.run.Titles;
import dev.runnel.server.wiring.Workplace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runnel run}: runs an app file once, without a server, and prints the answer as it streams; of a workflow, its outputs. */
@Command(name = "run", description = "Runs an app file once, without a server.")
final class RunAppCommand implements Callable<Integer> {

    private static final long LARGEST_FILE = 100L * 1024 * 1024;

    private final Answer answer;

    @Parameters(paramLabel = "APP.yml", description = "the app file")
    Path file = Path.of("");

    @Option(names = "--query", paramLabel = "TEXT", description = "what the user says")
    String query = "";

    @Option(names = "--input", paramLabel = "NAME=VALUE", description = "a value of a variable")
    Map<String, String> inputs = new LinkedHashMap<>();

    @Option(
            names = "--file",
            paramLabel = "NAME=PATH",
            description = "a file of a variable; without NAME, of the message")
    List<String> sent = new ArrayList<>();

    @Option(names = "--json", description = "prints one native event per line")
    boolean json;

    @Option(names = "--config", paramLabel = "FILE", description = "the configuration (default: runnel.yml in --data)")
    @Nullable
    Path config;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "where runnel.yml may be (default: ./data); nothing else there is read or written")
    Path data = Path.of("data");

    RunAppCommand(Answer answer) {
        this.answer = answer;
    }

    @Override
    public Integer call() throws IOException {
        Path folder = Files.createTempDirectory("runnel");
        try {
            return run(folder);
        } catch (AppFileException refused) {
            return answer.fail(file + ": " + refused.getMessage());
        } finally {
            remove(folder);
        }
    }

    private int run(Path folder) throws IOException {
        var given = new EnumMap<Setting, String>(Setting.class);
        given.put(Setting.DATABASE, "sqlite");
        given.put(Setting.DURABILITY, "process");
        given.put(Setting.LOG_LEVEL, "warn");
        Path ofFolder = data.resolve("runnel.yml");
        Path chosen = config == null && Files.exists(ofFolder) ? ofFolder : config;
        Configuration configuration = new ConfigurationReader(System.getenv()).read(folder, chosen, given);
        Logging.configure(configuration);
        try (var workplace = DataOptions.workplace(configuration)) {
            AppImport.Imported imported =
                    workplace.imports().importFile(workplace.tenant(), Files.readAllBytes(file), file.toString(), null);
            if (imported.file().notRunnable() != null) {
                return answer.fail(file + ": " + imported.file().notRunnable());
            }
            var key = new ApiKey(
                    workplace.ids().next(),
                    workplace.tenant(),
                    ApiKey.Scope.APP,
                    imported.app().id(),
                    "",
                    "",
                    0,
                    null);
            var caller = new Caller(imported.app(), key, "command-line");
            var endUsers = new EndUsers(workplace.store(), workplace.clock(), workplace.ids());
            var starter = new StartRun(
                    workplace.store(),
                    workplace.host(),
                    workplace.apps(),
                    endUsers,
                    workplace.programs(),
                    new Titles(workplace.store(), workplace.models(), workplace.clock(), null),
                    new Admission(new Admission.Limits(1, 1)),
                    new RemoteFileProbe(workplace.egress()),
                    workplace.ids(),
                    workplace.clock());
            return switch (starter.start(caller, null, request(workplace, caller, endUsers.person(caller, null)))) {
                case StartRun.Running running -> show(workplace, running.run());
                case StartRun.Refused refused -> answer.fail(refused.message());
            };
        }
    }

    private RunRequest request(Workplace workplace, Caller caller, EndUsers.Person person) throws IOException {
        var types = new HashMap<String, InputControl.Type>();
        workplace
                .programs()
                .configuration(workplace.apps().published(caller.app()))
                .form()
                .controls()
                .forEach(control -> types.put(control.variable(), control.type()));
        var values = new LinkedHashMap<String, Value>();
        inputs.forEach((name, value) -> values.put(name, value(name, value, types.get(name))));
        var files = new ArrayList<ObjectValue>();
        var lists = new LinkedHashMap<String, List<Value>>();
        var uploads = new Uploads(
                workplace.store(),
                workplace.files(),
                workplace.ids(),
                workplace.clock(),
                new Uploads.Limits(LARGEST_FILE, LARGEST_FILE, LARGEST_FILE, LARGEST_FILE, Set.of()));
        for (String each : sent) {
            int equals = each.indexOf('=');
            ObjectValue mapping = upload(uploads, caller, person, Path.of(each.substring(equals + 1)));
            String name = each.substring(0, Math.max(0, equals));
            if (equals < 0) {
                files.add(mapping);
            } else if (types.get(name) == InputControl.Type.FILE_LIST) {
                lists.computeIfAbsent(name, key -> new ArrayList<>()).add(mapping);
            } else {
                values.put(name, mapping);
            }
        }
        lists.forEach((name, items) -> values.put(name, new ListValue(items)));
        return new RunRequest(new ObjectValue(values), query, files, null, false, null, true, "", null, null);
    }

    /** A value of the command line: a text, but where the app asks for an object, JSON. */
    private static Value value(String name, String text, InputControl.@Nullable Type type) {
        if (type != InputControl.Type.JSON_OBJECT) {
            return Value.of(text);
        }
        try {
            return JsonText.parse(text);
        } catch (IllegalArgumentException malformed) {
            throw ApiError.invalid("--input " + name + ": must be a JSON object");
        }
    }

    private static ObjectValue upload(Uploads uploads, Caller caller, EndUsers.Person person, Path path)
            throws IOException {
        try (InputStream content = Files.newInputStream(path)) {
            var stored = uploads.keep(
                    caller, person, String.valueOf(path.getFileName()), "application/octet-stream", content);
            return new ObjectValue(Map.of(
                    "transfer_method", Value.of("local_file"),
                    "upload_file_id", Value.of(stored.id().toString())));
        }
    }

    private int show(Workplace workplace, Run run) {
        // A workflow's result is its outputs; its text would only say some of them twice.
        boolean texts = run.mode() != AppMode.WORKFLOW;
        try (Watch watch = workplace.host().watch(run, 0)) {
            while (true) {
                RunEvent event = watch.poll();
                if (event == null) {
                    answer.out().flush();
                    if (watch.state() != Watch.State.OPEN) {
                        return answer.fail("the run ended without saying how");
                    }
                    watch.await(TimeUnit.SECONDS.toNanos(1));
                    continue;
                }
                if (json) {
                    answer.out().println(EventJson.of(event));
                } else if (texts && event.payload() instanceof Payload.TextDelta delta) {
                    answer.out().print(delta.text());
                } else if (texts && event.payload() instanceof Payload.TextReplaced replaced) {
                    answer.out().println();
                    answer.out().print(replaced.text());
                }
                if (event.payload() instanceof Payload.RunFinished finished) {
                    return finish(finished, texts);
                }
            }
        }
    }

    private int finish(Payload.RunFinished finished, boolean texts) {
        var error = finished.error();
        boolean failed = finished.status() == RunStatus.FAILED;
        if (!json && texts) {
            answer.out().println();
        } else if (!json && !failed) {
            answer.out().println(JsonText.write(finished.outputs()));
        }
        answer.out().flush();
        if (failed && error != null) {
            return json ? 1 : answer.fail(error.message());
        }
        return 0;
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}

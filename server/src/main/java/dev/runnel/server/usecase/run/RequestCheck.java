package dev.runnel.server.usecase.run;

import dev.runnel.engine.AppConfiguration;
import dev.runnel.engine.FileUpload;
import dev.runnel.engine.InputForm;
import dev.runnel.engine.InvalidInputException;
import dev.runnel.run.AppMode;
import dev.runnel.run.Clock;
import dev.runnel.run.Conversation;
import dev.runnel.run.FileReference;
import dev.runnel.run.IdSource;
import dev.runnel.run.Run;
import dev.runnel.run.Store;
import dev.runnel.run.Value;
import dev.runnel.run.Value.FileValue;
import dev.runnel.run.Value.ListValue;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.error.ApiError;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.app.ServedApp;
import dev.runnel.server.usecase.file.RemoteFileProbe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Checks a request for a run against its app, before anything is written. */
final class RequestCheck {

    private final Store store;
    private final AppCatalogue apps;
    private final Programs programs;
    private final RemoteFileProbe probe;
    private final IdSource ids;
    private final Clock clock;

    RequestCheck(Store store, AppCatalogue apps, Programs programs, RemoteFileProbe probe, IdSource ids, Clock clock) {
        this.store = store;
        this.apps = apps;
        this.programs = programs;
        this.probe = probe;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * What a request is about, as far as it can be known without its inputs.
     *
     * @param app the version that runs
     * @param configuration what it says
     * @param person who asks
     * @param conversation the conversation that goes on, null for a new one or none
     */
    record Subject(
            ServedApp app,
            AppConfiguration configuration,
            EndUsers.Person person,
            @Nullable Conversation conversation) {}

    /** What a request brings, checked: inputs as the app sees them, query and files. */
    record Material(ObjectValue inputs, String query, List<FileReference> files) {

        /** Whether a run was started with the same; every use of a file has an id of its own, which does not count. */
        boolean began(Run run, ObjectValue itsInputs) {
            return query.equals(run.query())
                    && withoutUses(inputs).equals(withoutUses(itsInputs))
                    && withoutUses(files).equals(withoutUses(run.files()));
        }

        private static List<FileReference> withoutUses(List<FileReference> files) {
            return files.stream().map(Material::withoutUse).toList();
        }

        private static Value withoutUses(Value value) {
            return switch (value) {
                case FileValue(FileReference file) -> new FileValue(withoutUse(file));
                case ListValue(List<Value> items) ->
                    new ListValue(items.stream().map(Material::withoutUses).toList());
                case ObjectValue object -> {
                    // A stored file variable comes back as the object that it was written as.
                    if (object.text("dify_model_identity", "").equals("__dify__file__")) {
                        yield new FileValue(withoutUse(FileReference.ofObject(object, FileReference.Owner.USER)));
                    }
                    var members = new LinkedHashMap<String, Value>();
                    object.members().forEach((name, member) -> members.put(name, withoutUses(member)));
                    yield new ObjectValue(members);
                }
                case Value.NullValue same -> same;
                case Value.BooleanValue same -> same;
                case Value.IntegerValue same -> same;
                case Value.DecimalValue same -> same;
                case Value.TextValue same -> same;
            };
        }

        /** Without what differs from one use to the next: its id, and what a remote server says of it. */
        private static FileReference withoutUse(FileReference file) {
            boolean remote = file.transfer() == FileReference.Transfer.REMOTE_URL;
            return new FileReference(
                    null,
                    file.type(),
                    file.transfer(),
                    file.storedFile(),
                    file.remoteUrl(),
                    file.name(),
                    remote ? "" : file.extension(),
                    remote ? "" : file.mimeType(),
                    remote ? -1 : file.size(),
                    FileReference.Owner.USER);
        }
    }

    /**
     * What the request is about.
     *
     * @throws ApiError where app, version or conversation cannot be used
     */
    Subject subject(Caller caller, EndUsers.Person person, RunRequest request) {
        UUID named = request.conversation();
        Conversation conversation = named == null || !caller.app().mode().conversational()
                ? null
                : store.read(records -> records.conversations()
                                .find(
                                        caller.tenant(),
                                        caller.app().id(),
                                        person.endUser().id(),
                                        caller.surface(),
                                        named))
                        .orElseThrow(() -> ApiError.notFound("Conversation Not Exists."));
        ServedApp app = served(caller, conversation, request.workflow());
        return new Subject(app, programs.configuration(app), person, conversation);
    }

    /** What a request that resumes a run is about: the version is the run's, whatever is published now. */
    Subject subject(Caller caller, EndUsers.Person person, Run run) {
        ServedApp app = apps.version(caller.app(), run.appVersion());
        return new Subject(app, programs.configuration(app), person, null);
    }

    /** A conversation fixes the version of a basic app; a chatflow runs what is published (service-api.md section 3). */
    private ServedApp served(Caller caller, @Nullable Conversation conversation, @Nullable String workflow) {
        return switch (caller.app().mode()) {
            case ADVANCED_CHAT, WORKFLOW ->
                workflow == null || workflow.isEmpty()
                        ? apps.published(caller.app())
                        : apps.workflow(caller.app(), workflow);
            case CHAT, AGENT_CHAT, AGENT, COMPLETION, RAG_PIPELINE ->
                conversation == null
                        ? apps.published(caller.app())
                        : apps.version(caller.app(), conversation.appVersion());
        };
    }

    /**
     * What the request brings.
     *
     * @throws InvalidInputException with the message for the caller
     */
    Material material(Subject subject, RunRequest request) {
        AppConfiguration configuration = subject.configuration();
        String query = InputForm.withoutNul(request.query());
        if (configuration.mode() == AppMode.ADVANCED_CHAT && query.isEmpty()) {
            throw new InvalidInputException("query is required");
        }
        var resolver = new RequestFiles(store, ids, subject.person().endUser(), probe, clock);
        ObjectValue inputs = configuration.form().validate(request.inputs(), resolver);
        var files = new ArrayList<FileReference>();
        FileUpload upload = configuration.features().files();
        if (upload.enabled()) {
            for (int i = 0; i < request.files().size(); i++) {
                FileReference file =
                        resolver.resolve("files[" + i + "]", request.files().get(i));
                if (file != null) {
                    files.add(file);
                }
            }
            upload.check(files);
        }
        return new Material(inputs, query, files);
    }
}

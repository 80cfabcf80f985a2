package dev.runnel.server.surface.service;

import dev.runnel.contract.Surface;
import dev.runnel.contract.Tag;
import dev.runnel.engine.AppParameters;
import dev.runnel.run.Admission;
import dev.runnel.run.Clock;
import dev.runnel.run.IdSource;
import dev.runnel.run.RunHost;
import dev.runnel.server.configuration.Configuration.OnDisconnect;
import dev.runnel.server.http.BoundSurface;
import dev.runnel.server.http.Handler;
import dev.runnel.server.usecase.app.AppCatalogue;
import dev.runnel.server.usecase.conversation.Conversations;
import dev.runnel.server.usecase.credential.Credentials;
import dev.runnel.server.usecase.file.RecordedFiles;
import dev.runnel.server.usecase.file.SignedLinks;
import dev.runnel.server.usecase.file.Uploads;
import dev.runnel.server.usecase.message.Messages;
import dev.runnel.server.usecase.run.Caller;
import dev.runnel.server.usecase.run.EndUsers;
import dev.runnel.server.usecase.run.Runs;
import dev.runnel.server.usecase.run.StartRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiFunction;

/** Dify's Service API under {@code /v1}, as far as it is built. */
public final class ServiceSurface {

    private static final Tag APP =
            new Tag("App", "What the app of the key is: its name, its form of inputs, its limits.");
    private static final Tag RUNS = new Tag(
            "Runs",
            "Sends a message to a completion app, a chat app or a chatflow, and stops or follows the run that answers it.");
    private static final Tag WORKFLOWS =
            new Tag("Workflows", "Runs a workflow, stops or follows the run, and shows earlier ones.");
    private static final Tag CONVERSATIONS =
            new Tag("Conversations", "The conversations of one end user: list, rename, delete, and their variables.");
    private static final Tag MESSAGES =
            new Tag("Messages", "Questions and answers of a conversation, feedback on them, and suggested questions.");
    private static final Tag FILES = new Tag("Files", "Uploads for later requests, and their contents.");

    private ServiceSurface() {}

    /**
     * What the surface's handlers join to.
     *
     * @param filesUrl a second origin for files, empty for the request's own
     * @param onDisconnect what happens to a run of an app, by name and id, whose last client leaves
     */
    public record Parts(
            Credentials credentials,
            AppCatalogue apps,
            EndUsers endUsers,
            StartRun starter,
            Runs runs,
            Conversations conversations,
            Messages messages,
            Uploads uploads,
            RecordedFiles recorded,
            IdSource ids,
            SignedLinks links,
            RunHost host,
            Admission admission,
            AppParameters.Limits limits,
            String filesUrl,
            BiFunction<String, String, OnDisconnect> onDisconnect,
            Clock clock) {}

    public static BoundSurface<Caller> of(Parts parts) {
        var replies = new RunReplies(
                parts.host(),
                parts.runs(),
                parts.admission(),
                parts.links(),
                parts.recorded(),
                parts.ids(),
                parts.filesUrl(),
                parts.onDisconnect(),
                parts.clock());
        var starts = new RunStarts(parts.starter(), replies);
        var bindings = new ArrayList<Binding>();
        bindings.addAll(tagged(APP, new InfoOperations(parts.apps(), parts.limits()).bindings()));
        bindings.addAll(tagged(RUNS, new RunOperations(starts, parts.runs(), parts.endUsers(), replies).bindings()));
        bindings.addAll(tagged(
                WORKFLOWS,
                new WorkflowOperations(starts, parts.runs(), parts.apps(), parts.recorded(), replies).bindings()));
        bindings.addAll(
                tagged(CONVERSATIONS, new ConversationOperations(parts.conversations(), parts.endUsers()).bindings()));
        bindings.addAll(tagged(
                MESSAGES,
                new MessageOperations(
                                parts.messages(), parts.endUsers(), parts.links(), parts.recorded(), parts.filesUrl())
                        .bindings()));
        bindings.addAll(tagged(
                FILES,
                new FileOperations(parts.uploads(), parts.endUsers(), parts.links(), parts.filesUrl()).bindings()));
        var handlers = new HashMap<String, Handler<Caller>>();
        bindings.forEach(binding -> handlers.put(binding.operation().id(), binding.handler()));
        return new BoundSurface<>(
                new Surface(
                        "service",
                        "/v1",
                        "Dify Service API",
                        List.copyOf(bindings.stream().map(Binding::operation).toList())),
                handlers,
                new KeyAuthenticator(parts.credentials(), parts.apps()),
                ServiceErrors::render);
    }

    /** Shows operations in one group of the document. */
    private static List<Binding> tagged(Tag group, List<Binding> bindings) {
        return bindings.stream()
                .map(binding -> new Binding(binding.operation().tag(group), binding.handler()))
                .toList();
    }
}

package dev.runnel.engine.graph;

import dev.runnel.engine.GraphConfiguration;
import dev.runnel.engine.KeywordModeration;
import dev.runnel.engine.OutputModeration;
import dev.runnel.engine.SystemVariables;
import dev.runnel.run.AppMode;
import dev.runnel.run.EventSink;
import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.IdSource;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.TextDelta;
import dev.runnel.run.Program;
import dev.runnel.run.Run;
import dev.runnel.run.RunContext;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunStatus;
import dev.runnel.run.StopSignal;
import dev.runnel.run.Store;
import dev.runnel.run.Usage;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs a workflow or a chatflow: its graph from the start node until nothing is left (workflow.md). */
public final class GraphProgram implements Program {

    private final GraphConfiguration configuration;
    private final Services services;

    /**
     * What every run of a graph works with.
     *
     * @param conversations the variables of conversations
     * @param ids makes ids of node executions
     * @param addresses where a client finds a file, for answers
     * @param mostSteps node executions that a run may start
     */
    public record Services(
            ConversationMemory conversations, IdSource ids, Function<FileReference, String> addresses, int mostSteps) {}

    /** @param configuration one that its reading let through */
    public GraphProgram(GraphConfiguration configuration, Services services) {
        this.configuration = configuration;
        this.services = services;
    }

    @Override
    public Result execute(RunContext context) {
        Run run = context.run();
        KeywordModeration moderation = configuration.features().moderation();
        if (moderation != null
                && moderation.inputResponse() != null
                && moderation.flags(SystemVariables.userInputs(run.inputs()), run.query())) {
            return preset(context, moderation.inputResponse());
        }
        var pool = pool(run);
        var tally = new RunTally(services.mostSteps());
        var texts = new VariableText(services.addresses());
        var scope = new GraphScope(
                context,
                services.ids(),
                tally,
                texts,
                writes -> services.conversations().writes(run, configuration.conversation(), writes));
        Graph graph = configuration.graph();
        var state = new GraphState(graph);
        var halt = new StopSignal();
        // A workflow's output is not an answer: nothing checks it (apps.md section 5).
        OutputModeration check = configuration.mode() == AppMode.ADVANCED_CHAT ? OutputModeration.of(moderation) : null;
        ModeratedEvents moderated = check == null
                ? null
                : new ModeratedEvents(context.events(), check, () -> halt.raise(StopSignal.Reason.USER));
        EventSink events = moderated == null ? context.events() : moderated;
        var stream = new ResponseStream(graph, state, pool, texts, events);
        var outlet = new RunOutlet(events, stream);
        var execution = new GraphRun(graph, scope, pool, state, outlet, stream, null, halt);
        try (var ignored = halt.follow(context.stop())) {
            execution.run();
        } catch (RunTally.StepsExceededException exceeded) {
            return result(context, execution, tally, RunStatus.STOPPED, exceeded.getMessage());
        }
        NodeFailure failure = execution.failure();
        if (failure != null) {
            return result(context, execution, tally, RunStatus.FAILED, failure.message());
        }
        if (context.stop().raised()) {
            return result(context, execution, tally, RunStatus.STOPPED, null);
        }
        if (halt.raised()) {
            return result(context, execution, tally, RunStatus.STOPPED, "Stopped by output moderation.");
        }
        if (moderated != null) {
            moderated.finish();
        }
        RunStatus status = tally.exceptions() > 0 ? RunStatus.PARTIAL_SUCCEEDED : RunStatus.SUCCEEDED;
        return result(context, execution, tally, status, null);
    }

    private VariablePool pool(Run run) {
        var pool = new VariablePool();
        pool.setAll(Selector.SYSTEM, SystemVariables.of(run.inputs()));
        pool.setAll(Selector.ENVIRONMENT, configuration.environment());
        pool.hide(configuration.secrets());
        services.conversations().load(run, configuration.conversation(), pool);
        return pool;
    }

    private Result result(
            RunContext context, GraphRun execution, RunTally tally, RunStatus status, @Nullable String error) {
        boolean chat = configuration.mode() == AppMode.ADVANCED_CHAT;
        return new Result(
                status,
                chat ? context.events().text() : "",
                execution.outputs(),
                tally.usage(),
                status == RunStatus.FAILED ? FinishReason.ERROR : FinishReason.STOP,
                tally.metadata(),
                tally.files(),
                error == null ? null : new RunError(RunErrorCode.INVALID_PARAM, error),
                execution.steps(),
                tally.exceptions());
    }

    /** Answers with a fixed text; the graph does not run. */
    private static Result preset(RunContext context, String text) {
        context.events().emit(new TextDelta(text, List.of()));
        context.events().publish();
        return Result.answered(text, Usage.NONE, FinishReason.CONTENT_FILTER);
    }

    /** Events of the run's own graph go to the run. */
    private record RunOutlet(EventSink events, ResponseStream stream) implements Outlet {
        @Override
        public void emit(Payload payload) {
            events.emit(payload);
        }

        @Override
        public void emitDurably(Payload payload, Store.@Nullable Unit<Boolean> changes) {
            if (changes == null) {
                events.emitDurably(payload);
            } else if (!events.emitWith(payload, changes)) {
                throw new IllegalStateException("a write of variables was refused");
            }
        }

        @Override
        public void whole(List<String> origin, String text) {
            stream.whole(origin, text);
        }

        @Override
        public void publish() {
            events.publish();
        }
    }
}

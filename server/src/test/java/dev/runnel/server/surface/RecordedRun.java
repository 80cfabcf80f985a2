package dev.runnel.server.surface;

import dev.runnel.run.App;
import dev.runnel.run.EndUser;
import dev.runnel.run.EventCodec;
import dev.runnel.run.FinishReason;
import dev.runnel.run.Lease;
import dev.runnel.run.LogUnavailableException;
import dev.runnel.run.Payload;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunLife;
import dev.runnel.run.RunLog;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.server.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A workflow run whose record and events a test writes into the store, as another node of the server would have. */
final class RecordedRun {

    private static final String NODE = "another-node";
    private static final long RESERVED = 4096;

    private final TestServer server;
    private final Run run;
    private final RunLog.Writer writer;
    private long number;

    RecordedRun(TestServer server, App app, String user, ObjectValue inputs) {
        this.server = server;
        var workplace = server.workplace();
        long now = workplace.clock().millis();
        var fresh = new EndUser(
                workplace.ids().next(), workplace.tenant(), app.id(), "service-api", user, null, false, user, now, now);
        EndUser endUser = workplace.store().write(records -> records.endUsers().resolve(fresh));
        run = new Run(
                workplace.ids().next(),
                workplace.ids().next(),
                workplace.tenant(),
                app.id(),
                app.publishedVersion() == null ? UUID.randomUUID() : app.publishedVersion(),
                app.mode(),
                null,
                null,
                endUser.id(),
                null,
                new Run.Origin("service-api", null, null),
                RunStatus.RUNNING,
                inputs,
                "",
                List.of(),
                true,
                RESERVED,
                false,
                now,
                null);
        workplace.store().write(records -> {
            records.runs().insert(run, NODE);
            return true;
        });
        writer = workplace
                .store()
                .log()
                .writer(new Lease(run.tenant(), run.id(), NODE, 1), 0, RESERVED, RecordedRun::failed);
        append(new Payload.RunStarted(inputs));
    }

    private static void failed(LogUnavailableException cause) {
        throw new AssertionError(cause);
    }

    UUID id() {
        return run.id();
    }

    UUID task() {
        return run.task();
    }

    /** The run's record as it is now. */
    Run now() {
        return server.workplace()
                .store()
                .read(records -> records.runs().find(run.tenant(), run.id()))
                .orElseThrow();
    }

    /** Appends events and waits until they are durable. */
    void append(Payload... payloads) {
        for (Payload payload : payloads) {
            number++;
            writer.append(EventCodec.segment(
                    List.of(new RunEvent(number, server.workplace().clock().millis(), payload))));
        }
        writer.awaitDurable(number);
    }

    /** Pauses it at a node of type human-input, with one form. */
    void pause(String node, String form) {
        var reference = new Payload.NodeRef("execution-of-" + node, node, "human-input", "Ask", null, null, -1);
        var definition = new ObjectValue(Map.of("form_content", Value.of("Shall we?")));
        var reason = new ObjectValue(
                Map.of("TYPE", Value.of("human_input_required"), "form_id", Value.of(form), "node_id", Value.of(node)));
        append(
                new Payload.NodeStarted(reference, "attempt"),
                new Payload.HumanInputRequired(reference, form, definition, 1_800_000_000_000L),
                new Payload.RunPaused(List.of(node), List.of(reason), 1_500_000_000L, 7, 2, Value.NULL));
        move(RunStatus.RUNNING, RunStatus.PAUSED);
    }

    /** Goes on after a pause. */
    void resume() {
        move(RunStatus.PAUSED, RunStatus.RUNNING);
        append(new Payload.RunResumed("resumption"));
    }

    private void move(RunStatus from, RunStatus to) {
        boolean moved =
                server.workplace().store().write(records -> records.runs().move(run.tenant(), run.id(), from, to));
        if (!moved) {
            throw new AssertionError("the run is not " + from);
        }
    }

    /** Ends it. */
    void finish(RunStatus status, ObjectValue outputs, @Nullable RunError error) {
        var outcome = new Run.Outcome(
                status,
                "",
                outputs,
                Usage.NONE,
                FinishReason.STOP,
                ObjectValue.EMPTY,
                List.of(),
                error,
                3,
                0,
                2_000_000_000L,
                server.workplace().clock().millis());
        boolean ended = server.workplace()
                .store()
                .write(records -> records.runs()
                        .finish(run.tenant(), run.id(), RunLife.sources(RunLife.ending(status)), outcome));
        if (!ended) {
            throw new AssertionError("the run had ended");
        }
        append(new Payload.RunFinished(
                status, outputs, error, outcome.reason(), outcome.elapsed(), 0, 3, 0, List.of()));
    }
}

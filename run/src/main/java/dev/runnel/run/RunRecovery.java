package dev.runnel.run;

import dev.runnel.run.Payload.AnswerFinished;
import dev.runnel.run.Payload.RunFinished;
import dev.runnel.run.Payload.RunRecovered;
import dev.runnel.run.Run.Outcome;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;

/** Ends the runs that a dead server left in flight. */
final class RunRecovery {

    private static final int BATCH = 500;

    private final Store store;
    private final Clock clock;
    private final String node;
    private final SegmentTimer timer;

    RunRecovery(Store store, Clock clock, String node, SegmentTimer timer) {
        this.store = store;
        this.clock = clock;
        this.node = node;
        this.timer = timer;
    }

    int recoverAll() {
        int recovered = 0;
        while (true) {
            List<Run> batch = store.read(records -> records.runs().inFlight(node, BATCH));
            if (batch.isEmpty()) {
                return recovered;
            }
            for (Run run : batch) {
                recover(run);
                recovered++;
            }
        }
    }

    private void recover(Run run) {
        RunFold fold = RunFold.of(store.log(), run.tenant(), run.id());
        // Numbers through reservedThrough may have been seen; two more are needed and become durable with the end.
        long first = Math.max(run.reservedThrough(), fold.lastNumber()) + 1;
        var producer = new RunProducer(
                store.log(),
                new Lease(run.tenant(), run.id(), node, 1),
                first,
                first + RunProducer.NUMBER_BLOCK,
                clock,
                new StopSignal(),
                timer);
        boolean stopped = run.stopRequested();
        Outcome outcome = outcome(run, fold, stopped);
        var payloads = new ArrayList<Payload>(3);
        payloads.add(new RunRecovered(fold.text(), first - 1));
        if (stopped) {
            payloads.add(new AnswerFinished(outcome.usage(), outcome.metadata(), outcome.files()));
        }
        payloads.add(new RunFinished(
                outcome.status(),
                outcome.outputs(),
                outcome.error(),
                outcome.reason(),
                outcome.elapsed(),
                outcome.usage().totalTokens(),
                outcome.totalSteps(),
                outcome.exceptions(),
                outcome.files()));
        var from = RunLife.sources(stopped ? RunLife.Move.STOP : RunLife.Move.INTERRUPT);
        producer.emitAllWith(payloads, records -> records.runs().finish(run.tenant(), run.id(), from, outcome));
        producer.end();
    }

    private Outcome outcome(Run run, RunFold fold, boolean stopped) {
        return new Outcome(
                stopped ? RunStatus.STOPPED : RunStatus.FAILED,
                fold.text(),
                ObjectValue.EMPTY,
                Usage.NONE,
                stopped ? FinishReason.CANCELLED : FinishReason.ERROR,
                ObjectValue.EMPTY,
                List.of(),
                stopped
                        ? null
                        : new RunError(
                                RunErrorCode.INTERRUPTED,
                                "The server was interrupted while this ran. Please send the request again."),
                fold.finishedNodes(),
                0,
                Math.max(0, clock.millis() - run.createdAt()) * 1_000_000,
                clock.millis());
    }
}

package dev.runnel.run;

import dev.runnel.run.Payload.AnswerFinished;
import dev.runnel.run.Payload.RunFinished;
import dev.runnel.run.Run.Outcome;
import dev.runnel.run.Value.ObjectValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How a run ends: what its program came to becomes its last events and the outcome of its record, written as one. */
final class RunEnding {

    private final Clock clock;
    private final Duration maxExecution;
    private final RunObserver observer;

    /** @param maxExecution how long a run may take, as the error of a later one says */
    RunEnding(Clock clock, Duration maxExecution, RunObserver observer) {
        this.clock = clock;
        this.maxExecution = maxExecution;
        this.observer = observer;
    }

    /** The result of a program that failed: the text so far, and the usage of the calls so far. */
    static Program.Result failed(LiveRun live, RunError error) {
        return new Program.Result(
                RunStatus.FAILED,
                live.producer().text(),
                ObjectValue.EMPTY,
                live.gathered().stream().map(ModelCall::usage).reduce(Usage.NONE, Usage::plus),
                FinishReason.ERROR,
                ObjectValue.EMPTY,
                List.of(),
                error,
                0,
                0);
    }

    /**
     * Writes the end. A stop that was recorded first turns a success into a stop: one conditional update.
     *
     * @throws LogUnavailableException where the run was given up or ended elsewhere; this is not its end then
     */
    void write(LiveRun live, Program.Result result) {
        StopSignal.Reason reason = live.stop().reason();
        if (reason == StopSignal.Reason.LOG_UNAVAILABLE || reason == StopSignal.Reason.SHUTDOWN) {
            // Not its end: the next start of the server finds it in flight.
            throw new LogUnavailableException("the run was given up", null);
        }
        boolean stopped = reason != null && result.status() != RunStatus.PARTIAL_SUCCEEDED;
        if (!tryEnd(live, result, stopped ? RunStatus.STOPPED : result.status())
                && !tryEnd(live, result, RunStatus.STOPPED)) {
            throw new LogUnavailableException("the run was ended elsewhere", null);
        }
        live.producer().end();
    }

    private boolean tryEnd(LiveRun live, Program.Result result, RunStatus status) {
        Run run = live.run();
        Outcome outcome = outcome(live, result, status);
        var payloads = new ArrayList<Payload>(2);
        if (status != RunStatus.FAILED) {
            payloads.add(new AnswerFinished(outcome.usage(), outcome.metadata(), outcome.files()));
        }
        payloads.add(new RunFinished(
                status,
                outcome.outputs(),
                outcome.error(),
                outcome.reason(),
                outcome.elapsed(),
                outcome.usage().totalTokens(),
                outcome.totalSteps(),
                outcome.exceptions(),
                outcome.files()));
        List<ModelCall> calls = live.gathered();
        var from = RunLife.sources(RunLife.ending(status));
        boolean ended = live.producer().emitAllWith(payloads, records -> {
            if (!records.runs().finish(run.tenant(), run.id(), from, outcome)) {
                return false;
            }
            calls.forEach(records.modelCalls()::insert);
            return true;
        });
        if (ended) {
            observer.finished(run, outcome);
        }
        return ended;
    }

    private Outcome outcome(LiveRun live, Program.Result result, RunStatus status) {
        boolean stopped = status == RunStatus.STOPPED;
        boolean late = live.stop().reason() == StopSignal.Reason.TIME_LIMIT;
        RunError error = result.error();
        if (stopped && late) {
            error = new RunError(
                    RunErrorCode.INVALID_PARAM, "App execution exceeded " + maxExecution.toSeconds() + " seconds");
        } else if (stopped && live.stop().raised()) {
            // Somebody's wish is no error; a limit of the run itself, which stops it without a signal, is.
            error = null;
        }
        return new Outcome(
                status,
                result.answer(),
                result.outputs(),
                result.usage(),
                stopped ? FinishReason.CANCELLED : result.reason(),
                result.metadata(),
                result.files(),
                error,
                result.totalSteps(),
                result.exceptions(),
                clock.nanos() - live.startedNanos(),
                clock.millis());
    }
}

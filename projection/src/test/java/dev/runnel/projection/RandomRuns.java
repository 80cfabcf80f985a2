package dev.runnel.projection;

import static dev.runnel.projection.RecordedRun.node;
import static dev.runnel.projection.RecordedRun.object;
import static dev.runnel.projection.RecordedRun.outcome;

import dev.runnel.run.FinishReason;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Runs of any mode, as an engine could emit them and a little wilder. */
final class RandomRuns {

    private RandomRuns() {}

    /** A whole run: a start, whatever happens, perhaps an answer and speech, and the one end. */
    static Arbitrary<List<RunEvent>> runs() {
        Arbitrary<List<Payload>> middle = happenings().list().ofMaxSize(25);
        Arbitrary<List<Payload>> speech = audio().list().ofMaxSize(3);
        return Combinators.combine(middle, speech, Arbitraries.of(true, false), ends())
                .as((happened, spoken, started, end) -> {
                    var payloads = new ArrayList<Payload>();
                    if (started) {
                        payloads.add(new Payload.RunStarted(object("q", "x", "sys.conversation_id", "c")));
                    }
                    for (Payload payload : happened) {
                        payloads.add(payload);
                        if (payload instanceof Payload.RunPaused) {
                            payloads.add(new Payload.RunResumed("form"));
                        }
                    }
                    if (end.status() != RunStatus.FAILED) {
                        payloads.add(answerFinished());
                        payloads.addAll(spoken);
                    }
                    payloads.add(end);
                    return numbered(payloads);
                });
    }

    private static Arbitrary<Payload> happenings() {
        return Arbitraries.frequencyOf(
                Tuple.of(10, texts()), Tuple.of(2, reasoning()), Tuple.of(6, Arbitraries.of(rare())));
    }

    private static Arbitrary<Payload> texts() {
        Arbitrary<List<String>> origins =
                Arbitraries.of(List.of(), List.of("llm1", "text"), List.of("answer1", "ans\"wer"));
        return Combinators.combine(Arbitraries.strings().ofMaxLength(12), origins)
                .as(Payload.TextDelta::new);
    }

    private static Arbitrary<Payload> reasoning() {
        return Combinators.combine(
                        Arbitraries.strings().ofMaxLength(5),
                        Arbitraries.of("llm1", "llm2").injectNull(0.3),
                        Arbitraries.of(true, false))
                .as(Payload.ReasoningDelta::new);
    }

    private static Arbitrary<Payload> audio() {
        return Combinators.combine(Arbitraries.bytes().array(byte[].class).ofMaxSize(8), Arbitraries.of(true, false))
                .as(Payload.AudioProduced::new);
    }

    private static Arbitrary<Payload.RunFinished> ends() {
        Arbitrary<RunError> errors =
                Arbitraries.of(RunErrorCode.class).map(code -> new RunError(code, "so it \"went\""));
        return Combinators.combine(
                        Arbitraries.of(
                                RunStatus.SUCCEEDED, RunStatus.PARTIAL_SUCCEEDED, RunStatus.FAILED, RunStatus.STOPPED),
                        errors)
                .as((status, error) -> new Payload.RunFinished(
                        status,
                        object("answer", "x"),
                        status == RunStatus.FAILED ? error : null,
                        FinishReason.STOP,
                        1_000_000_000L,
                        17,
                        3,
                        0,
                        List.of(RecordedRun.remote())));
    }

    /** One of everything else that may happen before the answer is complete. */
    private static List<Payload> rare() {
        var it = node("it1", "iteration");
        var done = outcome(NodeStatus.SUCCEEDED, null, object("total_tokens", 1));
        return List.of(
                new Payload.TextReplaced("replaced\u2028", "output_moderation"),
                new Payload.RunRecovered("durable", 4096),
                new Payload.ThoughtUpdated("th1", 1, "t", "o", "a;b", ObjectValue.EMPTY, "{}", List.of("f")),
                new Payload.FileProduced(RecordedRun.drawn(".png")),
                new Payload.FileProduced(RecordedRun.upload()),
                new Payload.NodeStarted(node("llm1", "llm"), "at"),
                new Payload.NodeFinished(node("llm1", "llm"), done),
                new Payload.NodeFinished(node("hi1", "human-input"), outcome(NodeStatus.PAUSED, null, object())),
                new Payload.NodeRetried(node("llm1", "llm"), outcome(NodeStatus.FAILED, "e", object()), 1),
                new Payload.IterationStarted(it, 2, object()),
                new Payload.IterationAdvanced(it, 0),
                new Payload.IterationFinished(it, done, 2),
                new Payload.LoopStarted(node("lo1", "loop"), 2, object()),
                new Payload.LoopAdvanced(node("lo1", "loop"), 1),
                new Payload.LoopFinished(node("lo1", "loop"), done, 2),
                new Payload.AgentLogged(node("ag1", "agent"), "l", "p", "L", "start", null, object(), object()),
                new Payload.HumanInputRequired(node("hi1", "human-input"), "f1", object(), 5),
                new Payload.HumanInputAnswered(node("hi1", "human-input"), "f1", "ok", object()),
                new Payload.HumanInputExpired(node("hi1", "human-input"), "f1", 5),
                new Payload.RunPaused(List.of("hi1"), List.of(), 1, 2, 3, Value.NULL),
                new Payload.ModelFellBack("llm1", "a", "b", "503"),
                new Payload.AudioProduced(new byte[] {1}, false));
    }

    private static Payload answerFinished() {
        return new Payload.AnswerFinished(
                RecordedRun.USAGE, object("reasoning", object("llm1", "r")), List.of(RecordedRun.remote()));
    }

    private static List<RunEvent> numbered(List<Payload> payloads) {
        var run = new RecordedRun();
        payloads.forEach(run::add);
        return run.events();
    }
}

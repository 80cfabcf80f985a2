package dev.runnel.run;

import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary payloads, and one example of each kind. */
final class Payloads {

    private Payloads() {}

    static Arbitrary<String> text() {
        return Arbitraries.strings()
                .all()
                .ofMaxLength(120)
                .map(text -> text.replaceAll("[\\ud800-\\udfff]", "\ud83d\ude00"));
    }

    static Arbitrary<Value> value() {
        return Arbitraries.lazyOf(
                () -> Arbitraries.just(Value.NULL),
                () -> Arbitraries.longs().map(Value::of),
                () -> Arbitraries.doubles().map(Value::of),
                () -> text().map(Value::of),
                () -> Arbitraries.of(true, false).map(Value::of),
                () -> value().list().ofMaxSize(3).map(Value.ListValue::new),
                () -> object().map(value -> (Value) value),
                () -> Arbitraries.just(new Value.FileValue(file())));
    }

    static Arbitrary<ObjectValue> object() {
        return Arbitraries.maps(text(), Arbitraries.lazy(Payloads::value))
                .ofMaxSize(3)
                .map(members -> new ObjectValue(new LinkedHashMap<>(members)));
    }

    static Arbitrary<Payload> payload() {
        return Arbitraries.oneOf(
                text().map(text -> new Payload.TextDelta(text, List.of())),
                Combinators.combine(text(), text()).as((a, b) -> new Payload.TextDelta(a, List.of(b, "text"))),
                text().map(text -> new Payload.ReasoningDelta(text, null, text.isEmpty())),
                object().map(Payload.RunStarted::new),
                Combinators.combine(text(), object())
                        .as((text, object) -> (Payload) new Payload.NodeFinished(node(text), outcome(text, object))),
                value().map(state -> new Payload.RunPaused(List.of("n"), List.of(), 5, 6, 7, state)),
                Arbitraries.of(examples()));
    }

    static FileReference file() {
        return new FileReference(
                new UUID(1, 2),
                FileReference.Type.IMAGE,
                FileReference.Transfer.REMOTE_URL,
                null,
                "http://127.0.0.1/a.png",
                "a.png",
                ".png",
                "image/png",
                -1,
                FileReference.Owner.USER);
    }

    static NodeRef node(String title) {
        return new NodeRef("e1", "n1", "llm", title, "it", null, 3);
    }

    static Usage usage() {
        return new Usage(
                1,
                2,
                1,
                0,
                0,
                new Usage.Price(
                        new BigDecimal("0.15"),
                        new BigDecimal("0.6"),
                        new BigDecimal("0.000001"),
                        new BigDecimal("0.0000002"),
                        new BigDecimal("0.0000012"),
                        "USD"),
                0.5,
                0.25,
                true);
    }

    static NodeOutcome outcome(String error, ObjectValue outputs) {
        return new NodeOutcome(
                Payload.NodeStatus.EXCEPTION,
                null,
                ObjectValue.EMPTY,
                outputs,
                error,
                12,
                34,
                ObjectValue.EMPTY,
                "fail-branch",
                List.of(new Payload.VariableWrite(List.of("conversation", "x"), Value.of(1))),
                usage(),
                2,
                List.of(file()));
    }

    /** One payload of every kind. */
    static List<Payload> examples() {
        var object = new ObjectValue(Map.of("k", Value.of(1.5)));
        var node = node("t");
        var outcome = outcome("e", object);
        var all = new ArrayList<Payload>();
        all.add(new Payload.RunStarted(object));
        all.add(new Payload.RunRecovered("so far", 4096));
        all.add(new Payload.NodeStarted(node, "a1"));
        all.add(new Payload.NodeFinished(node, outcome));
        all.add(new Payload.NodeRetried(node, outcome, 1));
        all.add(new Payload.IterationStarted(node, 3, object));
        all.add(new Payload.IterationAdvanced(node, 0));
        all.add(new Payload.IterationFinished(node, outcome, 9));
        all.add(new Payload.LoopStarted(node, 3, object));
        all.add(new Payload.LoopAdvanced(node, 1));
        all.add(new Payload.LoopFinished(node, outcome, 9));
        all.add(new Payload.TextDelta("Hallo \ud83d\ude00", List.of("llm", "text")));
        all.add(new Payload.ReasoningDelta("hm", "llm", false));
        all.add(new Payload.TextReplaced("x".repeat(500), "output_moderation"));
        all.add(new Payload.ThoughtUpdated("id", 1, "t", "o", "tool", object, "{}", List.of("f")));
        all.add(new Payload.FileProduced(file()));
        all.add(new Payload.AgentLogged(node, "l", null, "label", "start", null, object, object));
        all.add(new Payload.HumanInputRequired(node, "f", object, 99));
        all.add(new Payload.HumanInputAnswered(node, "f", "ok", object));
        all.add(new Payload.HumanInputExpired(node, "f", 99));
        all.add(new Payload.RunPaused(List.of("n"), List.of(object), 1, 2, 3, object));
        all.add(new Payload.RunResumed("resumption"));
        all.add(new Payload.ModelFellBack(null, "a/b", "c/d", "timeout"));
        all.add(new Payload.AnswerFinished(usage(), object, List.of(file())));
        all.add(new Payload.AudioProduced(new byte[] {1, 2, 3}, true));
        all.add(new Payload.RunFinished(
                RunStatus.FAILED,
                object,
                new RunError(RunErrorCode.RATE_LIMIT_ERROR, "slow down"),
                FinishReason.ERROR,
                123_456_789L,
                17,
                2,
                1,
                List.of(file())));
        return all;
    }
}

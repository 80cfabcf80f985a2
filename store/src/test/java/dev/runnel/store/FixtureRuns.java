package dev.runnel.store;

import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.RunError;
import dev.runnel.run.RunErrorCode;
import dev.runnel.run.RunEvent;
import dev.runnel.run.RunStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The runs whose logs are kept as fixtures: what the stored bytes of version 1 must be read as for ever. */
final class FixtureRuns {

    private static final long TIME = 1_790_000_000_000L;

    private FixtureRuns() {}

    /** The runs by the name of their fixture, each as its segments. */
    static Map<String, List<List<RunEvent>>> all() {
        var runs = new LinkedHashMap<String, List<List<RunEvent>>>();
        runs.put("answered", answered());
        runs.put("interrupted", interrupted());
        runs.put("every-kind", List.of(everyKind()));
        return runs;
    }

    /** A chat answer in three segments. */
    private static List<List<RunEvent>> answered() {
        var inputs = object("name", Value.of("Ada"), "count", Value.of(3), "on", Value.of(true));
        return List.of(
                List.of(
                        event(1, 0, new Payload.RunStarted(inputs)),
                        event(2, 310, text("Hello, ")),
                        event(3, 340, text("wörld \ud83d\ude00"))),
                List.of(event(4, 520, text(" \"and\"\n")), event(5, 560, text("more."))),
                List.of(
                        event(6, 700, new Payload.AnswerFinished(usage(), ObjectValue.EMPTY, List.of())),
                        event(
                                7,
                                700,
                                new Payload.RunFinished(
                                        RunStatus.SUCCEEDED,
                                        ObjectValue.EMPTY,
                                        null,
                                        FinishReason.STOP,
                                        700_000_000L,
                                        3,
                                        0,
                                        0,
                                        List.of()))));
    }

    /** A run whose server died: the numbers go on after the block that was reserved. */
    private static List<List<RunEvent>> interrupted() {
        return List.of(
                List.of(
                        event(1, 0, new Payload.RunStarted(ObjectValue.EMPTY)),
                        event(2, 20, text("What was ")),
                        event(3, 40, text("durable"))),
                List.of(
                        event(4097, 90_000, new Payload.RunRecovered("What was durable", 4096)),
                        event(
                                4098,
                                90_000,
                                new Payload.RunFinished(
                                        RunStatus.FAILED,
                                        ObjectValue.EMPTY,
                                        new RunError(RunErrorCode.INTERRUPTED, "The server was interrupted."),
                                        FinishReason.ERROR,
                                        90_000_000_000L,
                                        0,
                                        0,
                                        0,
                                        List.of()))));
    }

    /** One event of each kind, each with its fields filled. */
    private static List<RunEvent> everyKind() {
        var nested = object(
                "null",
                Value.NULL,
                "list",
                new Value.ListValue(List.of(Value.of(1.5), Value.of(-7L), Value.of(false))),
                "file",
                new Value.FileValue(file()));
        var node = new NodeRef("e1", "n1", "llm", "Title", "it", null, 3);
        var outcome = new NodeOutcome(
                Payload.NodeStatus.EXCEPTION,
                null,
                ObjectValue.EMPTY,
                nested,
                "why",
                12,
                34,
                ObjectValue.EMPTY,
                "fail-branch",
                List.of(new Payload.VariableWrite(List.of("conversation", "x"), Value.of(1))),
                usage(),
                2,
                List.of(file()));
        List<Payload> payloads = List.of(
                new Payload.RunStarted(nested),
                new Payload.RunRecovered("so far", 4096),
                new Payload.NodeStarted(node, "a1"),
                new Payload.NodeFinished(node, outcome),
                new Payload.NodeRetried(node, outcome, 1),
                new Payload.IterationStarted(node, 3, nested),
                new Payload.IterationAdvanced(node, 0),
                new Payload.IterationFinished(node, outcome, 9),
                new Payload.LoopStarted(node, 3, nested),
                new Payload.LoopAdvanced(node, 1),
                new Payload.LoopFinished(node, outcome, 9),
                new Payload.TextReplaced("replaced ", "output_moderation"),
                new Payload.TextDelta("and more", List.of("llm", "text")),
                new Payload.ReasoningDelta("hm", "llm", false),
                new Payload.ThoughtUpdated("id", 1, "t", "o", "tool", nested, "{}", List.of("f")),
                new Payload.FileProduced(file()),
                new Payload.AgentLogged(node, "l", null, "label", "start", null, nested, nested),
                new Payload.HumanInputRequired(node, "f", nested, 99),
                new Payload.HumanInputAnswered(node, "f", "ok", nested),
                new Payload.HumanInputExpired(node, "f", 99),
                new Payload.RunPaused(List.of("n"), List.of(nested), 1, 2, 3, nested),
                new Payload.RunResumed("resumption"),
                new Payload.ModelFellBack(null, "a/b", "c/d", "timeout"),
                new Payload.AnswerFinished(usage(), nested, List.of(file())),
                new Payload.AudioProduced(new byte[] {1, 2, 3}, true),
                new Payload.RunFinished(
                        RunStatus.PARTIAL_SUCCEEDED,
                        nested,
                        new RunError(RunErrorCode.RATE_LIMIT_ERROR, "slow down"),
                        FinishReason.STOP,
                        123_456_789L,
                        17,
                        2,
                        1,
                        List.of(file())));
        var events = new ArrayList<RunEvent>();
        for (Payload payload : payloads) {
            // Times may go back where a clock was set.
            events.add(event(events.size() + 1, events.size() == 5 ? -40 : 10L * events.size(), payload));
        }
        return events;
    }

    private static RunEvent event(long number, long after, Payload payload) {
        return new RunEvent(number, TIME + after, payload);
    }

    private static Payload text(String text) {
        return new Payload.TextDelta(text, List.of());
    }

    private static ObjectValue object(Object... members) {
        var map = new LinkedHashMap<String, Value>();
        for (int i = 0; i < members.length; i += 2) {
            map.put((String) members[i], (Value) members[i + 1]);
        }
        return new ObjectValue(map);
    }

    private static FileReference file() {
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

    private static Usage usage() {
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
}

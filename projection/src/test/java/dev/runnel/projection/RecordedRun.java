package dev.runnel.projection;

import dev.runnel.run.FileReference;
import dev.runnel.run.FinishReason;
import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Run;
import dev.runnel.run.RunError;
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

/** A run written down event by event; one second passes with each. */
final class RecordedRun {

    /** Ids of every frame of a workflow. */
    static final String WORKFLOW = "\"workflow_run_id\":\"r1\",\"task_id\":\"t1\"";

    /** Ids of every frame of a chatflow. */
    static final String CHAT =
            "\"conversation_id\":\"c1\",\"message_id\":\"m1\",\"created_at\":1790000000,\"task_id\":\"t1\"";

    /** The usage of the example in events.md section 4. */
    static final Usage USAGE = new Usage(
            12,
            5,
            0,
            0,
            0,
            new Usage.Price(
                    new BigDecimal("0.15"),
                    new BigDecimal("0.60"),
                    new BigDecimal("0.000001"),
                    new BigDecimal("0.0000018"),
                    new BigDecimal("0.0000030"),
                    "USD"),
            0.91,
            0.2004,
            false);

    private static final long START_MILLIS = 1_790_000_000_000L;

    private final List<RunEvent> events = new ArrayList<>();

    /** The events so far. */
    List<RunEvent> events() {
        return List.copyOf(events);
    }

    RecordedRun add(Payload payload) {
        long number = events.size() + 1;
        events.add(new RunEvent(number, START_MILLIS + number * 1000, payload));
        return this;
    }

    RecordedRun started(Object... inputs) {
        return add(new Payload.RunStarted(object(inputs)));
    }

    RecordedRun text(String text, String... origin) {
        return add(new Payload.TextDelta(text, List.of(origin)));
    }

    RecordedRun answered() {
        return add(new Payload.AnswerFinished(USAGE, ObjectValue.EMPTY, List.of()));
    }

    RecordedRun finished(RunStatus status) {
        return finished(status, null, object());
    }

    RecordedRun failed(RunError error) {
        return finished(RunStatus.FAILED, error, object());
    }

    RecordedRun finished(RunStatus status, RunError error, ObjectValue outputs) {
        return add(new Payload.RunFinished(
                status, outputs, error, FinishReason.STOP, 1_500_000_000L, 17, 3, 0, List.of()));
    }

    static NodeRef node(String name, String type) {
        return new NodeRef("x-" + name, name, type, "The " + name, null, null, -1);
    }

    static NodeOutcome outcome(NodeStatus status, String error, ObjectValue metadata) {
        return new NodeOutcome(
                status,
                object("a", 1),
                null,
                object("text", "42"),
                error,
                250_000_000L,
                START_MILLIS + 2000,
                metadata,
                null,
                List.of(),
                USAGE,
                1,
                List.of());
    }

    static Run.Outcome record(RunStatus status, String answer, RunError error) {
        return new Run.Outcome(
                status,
                answer,
                object("answer", answer),
                USAGE,
                FinishReason.STOP,
                ObjectValue.EMPTY,
                List.of(),
                error,
                3,
                0,
                1_500_000_000L,
                START_MILLIS + 9000);
    }

    static FileReference upload() {
        return new FileReference(
                TestViews.FILE,
                FileReference.Type.IMAGE,
                FileReference.Transfer.LOCAL_FILE,
                TestViews.UPLOAD,
                null,
                "cat.png",
                ".png",
                "image/png",
                1234,
                FileReference.Owner.USER);
    }

    static FileReference drawn(String extension) {
        return new FileReference(
                TestViews.FILE,
                FileReference.Type.IMAGE,
                FileReference.Transfer.TOOL_FILE,
                TestViews.TOOL_FILE,
                null,
                "drawn" + extension,
                extension,
                "image/png",
                99,
                FileReference.Owner.ASSISTANT);
    }

    static FileReference remote() {
        return new FileReference(
                null,
                FileReference.Type.DOCUMENT,
                FileReference.Transfer.REMOTE_URL,
                null,
                "https://there/a.pdf",
                "a.pdf",
                ".pdf",
                "",
                -1,
                FileReference.Owner.ASSISTANT);
    }

    /** An object of alternating names and plain values. */
    static ObjectValue object(Object... members) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            values.put((String) members[i], Value.ofPlain(members[i + 1]));
        }
        return new ObjectValue(values);
    }
}

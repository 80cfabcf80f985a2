package dev.runnel.projection;

import dev.runnel.run.ByteBuilder;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Value.ObjectValue;

/**
 * Writes the frames of iterations and loops (events.md section 6.4), which are addressed by node, not by execution, and
 * never carry an error's text. Times come in milliseconds.
 */
final class ContainerFrames {

    /** The two kinds of container: same frames under other names. */
    enum Kind {
        ITERATION("iteration_started", "iteration_next", "iteration_completed", "iteration_length"),
        LOOP("loop_started", "loop_next", "loop_completed", "loop_length");

        private final String started;
        private final String next;
        private final String completed;
        private final String length;

        Kind(String started, String next, String completed, String length) {
            this.started = started;
            this.next = next;
            this.completed = completed;
            this.length = length;
        }
    }

    private final DifyEnvelope envelope;
    private final JsonFrame json;

    ContainerFrames(DifyEnvelope envelope, JsonFrame json) {
        this.envelope = envelope;
        this.json = json;
    }

    ByteBuilder started(Kind kind, NodeRef node, int length, ObjectValue inputs, long time) {
        begin(kind.started, node)
                .number("created_at", NodeFrames.seconds(time))
                .open("extras")
                .close()
                .open("metadata")
                .number(kind.length, length)
                .close()
                .value("inputs", inputs)
                .flag("inputs_truncated", false);
        return json.close().close().bytes();
    }

    ByteBuilder next(Kind kind, NodeRef node, int index, long time) {
        begin(kind.next, node).number("index", index).number("created_at", NodeFrames.seconds(time));
        if (kind == Kind.LOOP) {
            json.open("pre_loop_output").close();
        }
        return json.open("extras").close().close().close().bytes();
    }

    ByteBuilder completed(Kind kind, NodeRef node, NodeOutcome outcome, int steps, long time) {
        begin(kind.completed, node)
                .value("outputs", outcome.outputs())
                .flag("outputs_truncated", false)
                .number("created_at", NodeFrames.seconds(outcome.startedAt()))
                .open("extras")
                .close()
                .value("inputs", outcome.inputs())
                .flag("inputs_truncated", false)
                .text("status", outcome.status() == NodeStatus.SUCCEEDED ? "succeeded" : "failed")
                .absent("error")
                .elapsed("elapsed_time", outcome.elapsed())
                .number("total_tokens", outcome.usage().totalTokens());
        NodeFrames.metadata(json, node, outcome.metadata());
        return json.number("finished_at", NodeFrames.seconds(time))
                .number("steps", steps)
                .close()
                .close()
                .bytes();
    }

    private JsonFrame begin(String event, NodeRef node) {
        return envelope.beginOfRun(json, event)
                .open("data")
                .text("id", node.node())
                .text("node_id", node.node())
                .text("node_type", node.type())
                .text("title", node.title());
    }
}

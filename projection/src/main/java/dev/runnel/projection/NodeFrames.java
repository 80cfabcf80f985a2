package dev.runnel.projection;

import dev.runnel.projection.DifyView.Detail;
import dev.runnel.run.ByteBuilder;
import dev.runnel.run.Payload.AgentLogged;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeRef;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import dev.runnel.run.Words;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Writes the frames of nodes and of an agent node's log (events.md sections 6.2 and 6.5). Times come in milliseconds. */
final class NodeFrames {

    /** Entry nodes of containers, which no client ever sees. */
    private static final Set<String> HIDDEN = Set.of("iteration-start", "loop-start");

    private static final Set<String> CONTAINERS = Set.of("iteration", "loop");

    private final DifyEnvelope envelope;
    private final JsonFrame json;

    NodeFrames(DifyEnvelope envelope, JsonFrame json) {
        this.envelope = envelope;
        this.json = json;
    }

    /** Whether a live stream shows node events of this node; containers have events of their own. */
    static boolean live(NodeRef node) {
        return !CONTAINERS.contains(node.type()) && inSnapshot(node);
    }

    /** Whether a snapshot shows this node: there, containers are nodes (events.md section 7). */
    static boolean inSnapshot(NodeRef node) {
        return !HIDDEN.contains(node.type());
    }

    ByteBuilder started(NodeRef node, long startedAt, Detail detail) {
        begin("node_started", node).absent("inputs");
        if (detail == Detail.FULL) {
            json.flag("inputs_truncated", false);
        }
        json.number("created_at", seconds(startedAt)).open("extras").close();
        containers(node);
        if (detail == Detail.FULL) {
            json.absent("agent_strategy");
        }
        return json.close().close().bytes();
    }

    ByteBuilder finished(NodeRef node, NodeOutcome outcome, long finishedAt, Detail detail) {
        if (detail == Detail.SIMPLE) {
            return reduced(
                    node, wire(outcome.status()), outcome.elapsed(), seconds(outcome.startedAt()), seconds(finishedAt));
        }
        begin("node_finished", node);
        outcome(node, outcome, wire(outcome.status()), finishedAt);
        return json.close().close().bytes();
    }

    /** A node that waits for somebody, as a snapshot shows it. */
    ByteBuilder waiting(NodeRef node, long startedAt) {
        return reduced(node, Words.of(NodeStatus.PAUSED), 0, seconds(startedAt), seconds(startedAt));
    }

    ByteBuilder retried(NodeRef node, NodeOutcome outcome, int attempt, long finishedAt) {
        begin("node_retry", node);
        outcome(node, outcome, "retry", finishedAt);
        return json.number("retry_index", attempt).close().close().bytes();
    }

    /** {@code agent_log}, which names the run in the envelope of workflow mode only. */
    ByteBuilder logged(AgentLogged logged) {
        return envelope.begin(json, "agent_log")
                .open("data")
                .text("node_execution_id", logged.node().execution())
                .text("id", logged.id())
                .text("label", logged.label())
                .text("parent_id", logged.parent())
                .text("error", logged.error())
                .text("status", logged.status())
                .value("data", logged.data())
                .value("metadata", logged.metadata())
                .text("node_id", logged.node().node())
                .close()
                .close()
                .bytes();
    }

    private JsonFrame begin(String event, NodeRef node) {
        return envelope.beginOfRun(json, event)
                .open("data")
                .text("id", node.execution())
                .text("node_id", node.node())
                .text("node_type", node.type())
                .text("title", node.title())
                .number("index", 1)
                .absent("predecessor_node_id");
    }

    private void outcome(NodeRef node, NodeOutcome outcome, String status, long finishedAt) {
        json.value("inputs", outcome.inputs())
                .flag("inputs_truncated", false)
                .value("process_data", outcome.processData())
                .flag("process_data_truncated", false)
                .value("outputs", outcome.outputs())
                .flag("outputs_truncated", false)
                .text("status", status)
                .text("error", outcome.error())
                .elapsed("elapsed_time", outcome.elapsed());
        metadata(json, node, outcome.metadata());
        json.number("created_at", seconds(outcome.startedAt()))
                .number("finished_at", seconds(finishedAt))
                .files("files", outcome.files());
        containers(node);
    }

    private ByteBuilder reduced(NodeRef node, String status, long elapsed, long createdAt, long finishedAt) {
        begin("node_finished", node)
                .absent("inputs")
                .absent("process_data")
                .absent("outputs")
                .text("status", status)
                .absent("error")
                .elapsed("elapsed_time", elapsed)
                .absent("execution_metadata")
                .number("created_at", createdAt)
                .number("finished_at", finishedAt)
                .files("files", List.of());
        containers(node);
        return json.close().close().bytes();
    }

    private void containers(NodeRef node) {
        json.text("iteration_id", node.iteration()).text("loop_id", node.loop());
    }

    /** The execution metadata; a node inside a container tells its pass, also where its engine did not write it. */
    static void metadata(JsonFrame json, NodeRef node, ObjectValue metadata) {
        json.open("execution_metadata");
        for (Map.Entry<String, Value> member : metadata.members().entrySet()) {
            json.named(member.getKey(), member.getValue());
        }
        pass(json, metadata, "iteration", node.iteration(), node.index());
        pass(json, metadata, "loop", node.loop(), node.index());
        json.close();
    }

    private static void pass(JsonFrame json, ObjectValue metadata, String container, @Nullable String id, int index) {
        if (id == null) {
            return;
        }
        if (metadata.get(container + "_id") == null) {
            json.text(container + "_id", id);
        }
        if (index >= 0 && metadata.get(container + "_index") == null) {
            json.number(container + "_index", index);
        }
    }

    static long seconds(long millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis);
    }

    private static String wire(NodeStatus status) {
        return Words.of(status);
    }
}

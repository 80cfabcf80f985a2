package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Payload.NodeFinished;
import dev.runnel.run.Payload.NodeOutcome;
import dev.runnel.run.Payload.NodeStatus;
import dev.runnel.run.Usage;
import dev.runnel.run.Value;
import dev.runnel.run.Value.ObjectValue;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the log keeps of an attempt that ended. */
final class NodeEnding {

    private NodeEnding() {}

    static NodeOutcome succeeded(NodeAttempt attempt, NodeResult result, @Nullable String branch) {
        return new NodeOutcome(
                NodeStatus.SUCCEEDED,
                result.inputs(),
                result.processData(),
                result.outputs(),
                null,
                attempt.elapsed(),
                attempt.startedMillis(),
                metadata(result.metadata(), result.usage()),
                branch,
                result.writes(),
                result.usage(),
                attempt.number(),
                result.files());
    }

    static NodeOutcome failed(NodeAttempt attempt, NodeFailure cause) {
        return unsuccessful(attempt, cause, NodeStatus.FAILED, ObjectValue.EMPTY, ObjectValue.EMPTY, null);
    }

    static NodeOutcome handled(NodeAttempt attempt, NodeFailure cause, ObjectValue outputs, @Nullable String branch) {
        boolean failBranch = attempt.place().frame().failBranch();
        ObjectValue strategy =
                ObjectValue.EMPTY.with("error_strategy", Value.of(failBranch ? "fail-branch" : "default-value"));
        return unsuccessful(attempt, cause, NodeStatus.EXCEPTION, outputs, strategy, branch);
    }

    private static NodeOutcome unsuccessful(
            NodeAttempt attempt,
            NodeFailure cause,
            NodeStatus status,
            ObjectValue outputs,
            ObjectValue metadata,
            @Nullable String branch) {
        return new NodeOutcome(
                status,
                cause.inputs(),
                cause.processData(),
                outputs,
                cause.message(),
                attempt.elapsed(),
                attempt.startedMillis(),
                metadata(metadata, cause.usage()),
                branch,
                List.of(),
                cause.usage(),
                attempt.number(),
                List.of());
    }

    /** Outputs of a failure that was handled (workflow.md section 5). */
    static ObjectValue error(ObjectValue defaults, NodeFailure cause) {
        return defaults.with("error_message", Value.of(cause.message())).with("error_type", Value.of(cause.type()));
    }

    private static ObjectValue metadata(ObjectValue own, Usage usage) {
        if (usage.equals(Usage.NONE)) {
            return own;
        }
        var members = new LinkedHashMap<>(own.members());
        members.put("total_tokens", Value.of(usage.totalTokens()));
        members.put("total_price", Value.of(usage.price().total().toPlainString()));
        members.put("currency", Value.of(usage.price().currency()));
        return new ObjectValue(members);
    }

    /** The event of the end: a container that told of its beginning has one of its own. */
    static Payload event(NodeAttempt attempt, NodeOutcome outcome) {
        return attempt.place().node() instanceof ContainerNode container && attempt.announced()
                ? container.finished(attempt.ref(), outcome, attempt.steps())
                : new NodeFinished(attempt.ref(), outcome);
    }
}

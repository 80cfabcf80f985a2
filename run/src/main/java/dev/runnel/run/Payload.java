package dev.runnel.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a run event says. The type is closed: a projection handles every case or does not compile. */
public sealed interface Payload {

    /** Text or audio that only matters while it streams: kept shortest, published lazily. */
    default boolean isDelta() {
        return false;
    }

    /** Roughly the bytes that this payload holds, for limits on buffers. */
    default int weight() {
        return 256;
    }

    /**
     * A node of a graph in one execution.
     *
     * @param execution id of the execution; clients upsert by it
     * @param node the node's id in the graph
     * @param type the node's type, such as {@code llm}
     * @param title the node's title
     * @param iteration node id of the enclosing iteration
     * @param loop node id of the enclosing loop
     * @param index the pass of the enclosing container, -1 outside one
     */
    record NodeRef(
            String execution,
            String node,
            String type,
            String title,
            @Nullable String iteration,
            @Nullable String loop,
            int index) {}

    /** How a node execution ended. */
    enum NodeStatus {
        SUCCEEDED,
        FAILED,
        /** Failed, and handled by an error strategy. */
        EXCEPTION,
        STOPPED,
        PAUSED
    }

    /**
     * A write to a variable that outlives its node.
     *
     * @param selector where, such as {@code [conversation, name]}
     * @param value what
     */
    record VariableWrite(List<String> selector, Value value) {}

    /**
     * What a node execution left: everything that resuming the run needs.
     *
     * @param status how it ended
     * @param inputs what it was given, null where not recorded
     * @param processData what it did, for people
     * @param outputs untruncated outputs
     * @param error the error's text
     * @param elapsed nanoseconds
     * @param startedAt milliseconds since the epoch
     * @param metadata execution metadata as Dify names it
     * @param branch the handle that was chosen, null where all edges are taken
     * @param writes variables that it wrote, in order
     * @param usage tokens of its model calls
     * @param attempt 1-based number of the attempt that ended
     * @param files files among the outputs
     */
    record NodeOutcome(
            NodeStatus status,
            @Nullable ObjectValue inputs,
            @Nullable ObjectValue processData,
            @Nullable ObjectValue outputs,
            @Nullable String error,
            long elapsed,
            long startedAt,
            ObjectValue metadata,
            @Nullable String branch,
            List<VariableWrite> writes,
            Usage usage,
            int attempt,
            List<FileReference> files) {}

    /**
     * The run began.
     *
     * @param inputs the inputs as the app sees them, system variables included for graph apps
     */
    record RunStarted(ObjectValue inputs) implements Payload {}

    /**
     * The server came back after it died; what any client may have seen after the durable text is void.
     *
     * @param durableText the whole answer text that survived
     * @param reservedThrough the last number that the dead server may have used
     */
    record RunRecovered(String durableText, long reservedThrough) implements Payload {
        @Override
        public int weight() {
            return 64 + 2 * durableText.length();
        }
    }

    /**
     * A node execution began.
     *
     * @param node which
     * @param attemptId sent as idempotency key where the target takes one
     */
    record NodeStarted(NodeRef node, String attemptId) implements Payload {}

    /** A node execution ended. */
    record NodeFinished(NodeRef node, NodeOutcome outcome) implements Payload {}

    /**
     * An attempt of a node failed and another follows.
     *
     * @param attempt 1-based number of the retry
     */
    record NodeRetried(NodeRef node, NodeOutcome outcome, int attempt) implements Payload {}

    /** An iteration began over {@code length} items. */
    record IterationStarted(NodeRef node, int length, ObjectValue inputs) implements Payload {}

    /** An iteration came to item {@code index}. */
    record IterationAdvanced(NodeRef node, int index) implements Payload {}

    /** An iteration ended after {@code steps} node executions. */
    record IterationFinished(NodeRef node, NodeOutcome outcome, int steps) implements Payload {}

    /** A loop began with at most {@code length} rounds. */
    record LoopStarted(NodeRef node, int length, ObjectValue inputs) implements Payload {}

    /** A loop finished round {@code index}. */
    record LoopAdvanced(NodeRef node, int index) implements Payload {}

    /** A loop ended after {@code steps} node executions. */
    record LoopFinished(NodeRef node, NodeOutcome outcome, int steps) implements Payload {}

    /**
     * Answer text.
     *
     * @param text the piece, may be empty as an end marker
     * @param origin selector of the variable it comes from; empty in basic modes
     */
    record TextDelta(String text, List<String> origin) implements Payload {
        @Override
        public boolean isDelta() {
            return true;
        }

        @Override
        public int weight() {
            return 96 + text.length();
        }
    }

    /**
     * Reasoning text that is shown apart from the answer.
     *
     * @param text the piece, may be empty in the last one
     * @param node the model node, null in basic modes
     * @param last whether this node's reasoning is complete
     */
    record ReasoningDelta(String text, @Nullable String node, boolean last) implements Payload {
        @Override
        public boolean isDelta() {
            return true;
        }

        @Override
        public int weight() {
            return 96 + text.length();
        }
    }

    /** The answer so far is replaced as a whole; {@code reason} is a wire word or empty. */
    record TextReplaced(String text, String reason) implements Payload {
        @Override
        public int weight() {
            return 64 + 2 * text.length();
        }
    }

    /** An agent's thought in its present state; clients upsert by {@code id}. JSON texts are as Dify shows them. */
    record ThoughtUpdated(
            String id,
            int position,
            String thought,
            String observation,
            String tool,
            ObjectValue toolLabels,
            String toolInput,
            List<String> files)
            implements Payload {
        @Override
        public int weight() {
            return 256 + thought.length() + observation.length() + toolInput.length();
        }
    }

    /** A file became part of the answer. */
    record FileProduced(FileReference file) implements Payload {}

    /** A step of an agent node's own log; clients upsert by {@code id}. */
    record AgentLogged(
            NodeRef node,
            String id,
            @Nullable String parent,
            String label,
            String status,
            @Nullable String error,
            ObjectValue data,
            ObjectValue metadata)
            implements Payload {}

    /** A person must answer a form before the run goes on; the form is as human input defines it. */
    record HumanInputRequired(NodeRef node, String form, ObjectValue definition, long expiresAt) implements Payload {}

    /** A person answered a form. */
    record HumanInputAnswered(NodeRef node, String form, String action, ObjectValue submission) implements Payload {}

    /** A form's time ran out. */
    record HumanInputExpired(NodeRef node, String form, long expiresAt) implements Payload {}

    /** The run waits for somebody; {@code state} is what resuming needs beyond the log. */
    record RunPaused(
            List<String> nodes, List<ObjectValue> reasons, long elapsed, long totalTokens, int totalSteps, Value state)
            implements Payload {}

    /** The run goes on after a pause. */
    record RunResumed(String reason) implements Payload {}

    /** A model could not serve and the next one of its chain takes over. */
    record ModelFellBack(@Nullable String node, String from, String to, String reason) implements Payload {}

    /** The answer is complete and durable; nothing is added to it after this. */
    record AnswerFinished(Usage usage, ObjectValue metadata, List<FileReference> files) implements Payload {}

    /** Spoken answer in the provider's format; empty in the last one. */
    record AudioProduced(byte[] audio, boolean last) implements Payload {
        @Override
        public boolean isDelta() {
            return true;
        }

        @Override
        public int weight() {
            return 64 + audio.length;
        }
    }

    /**
     * The run ended; always the last event, exactly once.
     *
     * @param status a terminal status
     * @param outputs the app's outputs
     * @param error how it failed, null where it did not
     * @param reason why the text ended
     * @param elapsed nanoseconds
     */
    record RunFinished(
            RunStatus status,
            ObjectValue outputs,
            @Nullable RunError error,
            FinishReason reason,
            long elapsed,
            long totalTokens,
            int totalSteps,
            int exceptions,
            List<FileReference> files)
            implements Payload {}
}

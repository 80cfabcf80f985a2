package dev.runnel.engine.graph;

import dev.runnel.run.Usage;
import dev.runnel.run.Value.ObjectValue;

/** An attempt of a node failed, for a reason that its user may know. */
public final class NodeFailure extends RuntimeException {

    private final String type;
    private final ObjectValue inputs;
    private final ObjectValue processData;
    private final Usage usage;

    /**
     * @param type a name like an exception class's, such as {@code CodeNodeError}; apps see it as {@code error_type}
     * @param message a sentence for people; holds no internals and no secrets
     */
    public NodeFailure(String type, String message) {
        this(type, message, ObjectValue.EMPTY, ObjectValue.EMPTY, Usage.NONE, null);
    }

    /**
     * @param inputs what the attempt was given, as far as it came
     * @param processData what it did, as far as it came
     * @param usage what its model calls consumed
     * @param cause for the log
     */
    public NodeFailure(
            String type,
            String message,
            ObjectValue inputs,
            ObjectValue processData,
            Usage usage,
            @org.jspecify.annotations.Nullable Throwable cause) {
        super(message, cause);
        this.type = type;
        this.inputs = inputs;
        this.processData = processData;
        this.usage = usage;
    }

    /** The same failure, told with what the attempt was given and did. */
    public NodeFailure with(ObjectValue given, ObjectValue done) {
        return new NodeFailure(type, message(), given, done, usage, getCause());
    }

    public String type() {
        return type;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    public ObjectValue inputs() {
        return inputs;
    }

    public ObjectValue processData() {
        return processData;
    }

    public Usage usage() {
        return usage;
    }
}

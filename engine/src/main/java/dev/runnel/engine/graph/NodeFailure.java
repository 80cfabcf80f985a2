package dev.runnel.engine.graph;

import dev.runnel.run.ModelException;
import dev.runnel.run.RunErrorCode;
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

    /** The failure that a model call ended with; {@code usage} is what it consumed all the same. */
    public static NodeFailure of(ModelException failed, Usage usage) {
        return new NodeFailure(
                type(failed.error().code()),
                failed.error().message(),
                ObjectValue.EMPTY,
                ObjectValue.EMPTY,
                usage,
                failed);
    }

    /** The name by which apps know a model's error. */
    private static String type(RunErrorCode code) {
        return switch (code) {
            case RATE_LIMIT_ERROR -> "InvokeRateLimitError";
            case PROVIDER_NOT_INITIALIZE -> "ProviderTokenNotInitError";
            case PROVIDER_QUOTA_EXCEEDED -> "QuotaExceededError";
            case MODEL_CURRENTLY_NOT_SUPPORT -> "ModelCurrentlyNotSupportError";
            case INVALID_PARAM -> "InvokeBadRequestError";
            case COMPLETION_REQUEST_ERROR -> "InvokeError";
            case INTERRUPTED, LOG_UNAVAILABLE, INTERNAL_SERVER_ERROR -> "InvokeServerUnavailableError";
        };
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

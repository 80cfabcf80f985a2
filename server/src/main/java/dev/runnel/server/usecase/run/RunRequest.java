package dev.runnel.server.usecase.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run of an app of any mode.
 *
 * @param inputs values of the app's variables, as they came
 * @param query what the user says; workflows have none
 * @param files file objects, as they came
 * @param conversation the conversation to go on with, null for a new one
 * @param autoGenerateName whether a new conversation gets a title made by a model
 * @param workflow the published workflow that is meant, as it came; null for the present one
 * @param streaming whether the answer is delivered as a stream
 * @param origin what addresses of files in answers begin with, empty where nobody serves them
 * @param traceId the caller's id for tracing
 * @param idempotency the caller's promise, null without one
 */
public record RunRequest(
        ObjectValue inputs,
        String query,
        List<ObjectValue> files,
        @Nullable UUID conversation,
        boolean autoGenerateName,
        @Nullable String workflow,
        boolean streaming,
        String origin,
        @Nullable String traceId,
        @Nullable Idempotency idempotency) {

    /**
     * The same key is the same request.
     *
     * @param key 1 to 255 visible ASCII characters
     * @param requestHash SHA-256 of operation and canonical body without its mode of delivery, hexadecimal
     */
    public record Idempotency(String key, String requestHash) {}
}

package dev.runnel.server.usecase.run;

import dev.runnel.run.Value.ObjectValue;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request for a run of a message-mode app.
 *
 * @param inputs values of the app's variables, as they came
 * @param query what the user says
 * @param files file objects, as they came
 * @param conversation the conversation to go on with, null for a new one
 * @param autoGenerateName whether a new conversation gets a title made by a model
 * @param streaming whether the answer is delivered as a stream
 * @param traceId the caller's id for tracing
 * @param idempotency the caller's promise, null without one
 */
public record SendRequest(
        ObjectValue inputs,
        String query,
        List<ObjectValue> files,
        @Nullable UUID conversation,
        boolean autoGenerateName,
        boolean streaming,
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

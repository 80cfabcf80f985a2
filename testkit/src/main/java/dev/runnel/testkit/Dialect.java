package dev.runnel.testkit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** How one provider protocol words an answer. */
sealed interface Dialect permits OpenAiDialect, MessagesDialect {

    /**
     * One event of a stream.
     *
     * @param event the event type, null for an unnamed one
     * @param token whether it is a delta, which the pace counts, or part of the protocol
     */
    record Frame(@Nullable String event, String data, boolean token) {

        Frame withData(String other) {
            return new Frame(event, other, token);
        }
    }

    /** The whole answer as one body. */
    ObjectNode blocking(Script script);

    /** The answer as a stream, complete to its end. */
    List<Frame> stream(Script script);

    /** The in-band error that ends a stream. */
    Frame errorFrame(String message);

    /**
     * The body of an error status.
     *
     * @param message null for what the dialect's own server says
     * @param code null for the usual one of the status, where the dialect has codes
     */
    ObjectNode error(ProviderRequest request, int status, @Nullable String message, @Nullable String code);

    /** The body of the 400 that names a parameter. */
    ObjectNode unsupported(String parameter);

    /** What is wrong with the request, null for nothing. */
    @Nullable
    String complaint(ProviderRequest request);
}

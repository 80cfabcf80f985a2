package dev.runnel.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long one attempt at a call may take before it has something to say, where others wait to take over.
 *
 * @param firstToken the longest wait for the first piece, null for the provider's usual one
 * @param retries whether the provider tries again by itself
 */
record Patience(@Nullable Duration firstToken, boolean retries) {

    /** Of a call that nobody takes over. */
    static final Patience USUAL = new Patience(null, true);

    /** The timeouts of a provider, none longer than this patience. */
    CallTimeouts within(CallTimeouts timeouts, boolean stream) {
        if (firstToken == null) {
            return timeouts;
        }
        return new CallTimeouts(
                shorter(timeouts.connect()),
                shorter(timeouts.firstToken()),
                timeouts.idle(),
                stream ? timeouts.whole() : shorter(timeouts.whole()));
    }

    private Duration shorter(Duration usual) {
        return firstToken == null || usual.compareTo(firstToken) < 0 ? usual : firstToken;
    }
}

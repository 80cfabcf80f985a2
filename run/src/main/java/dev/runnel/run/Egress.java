package dev.runnel.run;

import java.nio.ByteBuffer;

/**
 * The one door out: the port through which every outbound HTTP call goes.
 *
 * <p>Calls block the calling virtual thread. The adapter refuses addresses by {@link EgressRequest.Trust}, resolves
 * once, and checks again on each redirect.
 */
public interface Egress {

    /** What arrives, pushed in order; called by one thread at a time, possibly not the caller's. */
    interface Sink {

        /**
         * The answer's head; called once, before any body.
         *
         * @return whether the body is wanted; where not, the exchange ends
         */
        boolean head(EgressResponse.Head head);

        /** A piece of the body; the buffer is the adapter's again after the call. May block, which holds the sender back. */
        void body(ByteBuffer piece);

        /** Everything that has arrived so far was handed over. */
        void drained();
    }

    /**
     * Sends a request and pushes what comes back until it is complete.
     *
     * @throws EgressException where it was refused, failed, timed out, grew too large or was stopped; what had arrived
     *     before has been pushed
     */
    void exchange(EgressRequest request, Sink sink, StopSignal stop);

    /**
     * Sends a request and returns the whole answer.
     *
     * @param maxBytes the largest body that is accepted
     * @throws EgressException as {@link #exchange}
     */
    EgressResponse send(EgressRequest request, int maxBytes, StopSignal stop);
}

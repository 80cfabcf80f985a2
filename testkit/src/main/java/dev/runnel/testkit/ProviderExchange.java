package dev.runnel.testkit;

/** One request to a {@link FakeModelProvider} and what became of its answer. Safe to look at from any thread. */
public final class ProviderExchange {

    /** How the answer stands. */
    public enum Outcome {
        /** It is under way, or hangs on purpose. */
        ANSWERING,
        /** It was sent to its end; an error status is an answer too. */
        ANSWERED,
        /** The provider broke it off: a fault of its behavior, or it was closed. */
        BROKEN_OFF,
        /** The client closed the connection before the answer was complete. */
        CLIENT_CLOSED
    }

    private final ProviderRequest request;
    private volatile Outcome outcome = Outcome.ANSWERING;
    private volatile long bodyBytes;

    ProviderExchange(ProviderRequest request) {
        this.request = request;
    }

    public ProviderRequest request() {
        return request;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** Bytes of the answer's body, without the transfer coding, that were handed to the socket. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Called by the one thread that answers. */
    void sent(long total) {
        bodyBytes = total;
    }

    /** Called once, by the one thread that answers. */
    void conclude(Outcome end) {
        outcome = end;
    }
}

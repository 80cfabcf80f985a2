package dev.runnel.testkit;

/** What a server sent is not what its protocol lets a strict one send: the test has found a fault. */
public final class ProtocolViolation extends AssertionError {

    private static final long serialVersionUID = 1L;

    public ProtocolViolation(String message) {
        super(message);
    }
}

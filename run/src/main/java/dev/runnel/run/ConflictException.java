package dev.runnel.run;

/** A unit broke a uniqueness rule of the store: somebody else wrote that row first. Nothing of the unit was kept. */
public final class ConflictException extends RuntimeException {

    private final String what;

    /** @param what the rule in the vocabulary, such as {@code idempotency key} */
    public ConflictException(String what) {
        super("conflict on " + what);
        this.what = what;
    }

    /** The rule that was broken. */
    public String what() {
        return what;
    }
}

package dev.runnel.run;

/** Where a program's events go; one thread at a time uses it, in order. */
public interface EventSink {

    /** Adds an event; a delta may wait for {@link #publish()}, everything else is published at once. */
    void emit(Payload payload);

    /** Adds an event and blocks until it is durable; only then is it published. */
    void emitDurably(Payload payload);

    /**
     * Adds an event together with changes of records, durable as a whole, and publishes it.
     *
     * @return what the changes yielded; where false, the event does not exist
     */
    boolean emitWith(Payload payload, Store.Unit<Boolean> changes);

    /** Shows watchers everything that was added so far. */
    void publish();

    /** The answer so far: what text deltas and replacements amount to. At most 10 Mi characters. */
    String text();
}

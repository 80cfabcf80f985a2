package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Store;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the events of a graph go: to the run itself, or to the graph around a container's body. */
interface Outlet {

    /** Adds an event. */
    void emit(Payload payload);

    /**
     * Adds an event, with changes of records where given, and returns when both are durable.
     *
     * @throws AbandonedException where nobody runs the graph any more
     */
    void emitDurably(Payload payload, Store.@Nullable Unit<Boolean> changes);

    /** Adds the whole text of a response node inside a container. */
    void whole(List<String> origin, String text);

    /** Shows watchers what was added so far. */
    void publish();

    /** The run that a thread works for has ended without it. */
    final class AbandonedException extends RuntimeException {
        AbandonedException() {
            super("the run has ended", null, false, false);
        }
    }
}

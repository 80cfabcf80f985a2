package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Store;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Hands events to the thread that runs the graph. */
record InboxOutlet(Inbox<Signal> inbox) implements Outlet {

    @Override
    public void emit(Payload payload) {
        put(new Signal.Added(payload));
    }

    @Override
    public void emitDurably(Payload payload, Store.@Nullable Unit<Boolean> changes) {
        var done = new CompletableFuture<Boolean>();
        put(new Signal.Durable(payload, changes, done));
        try {
            done.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public void whole(List<String> origin, String text) {
        put(new Signal.Whole(origin, text));
    }

    @Override
    public void publish() {
        // Whoever takes from the inbox publishes after each batch.
    }

    private void put(Signal signal) {
        if (!inbox.put(signal)) {
            throw new AbandonedException();
        }
    }

    /** Lets those who wait in a closed inbox go. */
    static void abandon(List<Signal> left) {
        for (Signal signal : left) {
            if (signal instanceof Signal.Durable durable) {
                durable.done().completeExceptionally(new AbandonedException());
            }
        }
    }
}

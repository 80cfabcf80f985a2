package dev.runnel.engine.graph;

import dev.runnel.run.Payload;
import dev.runnel.run.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Holds the events of a pass back until it ends, so that passes beside each other do not mix (events.md section 6.4).
 *
 * <p>An event that must be durable lets everything before it go first. What is held is bounded by the steps of a run.
 */
final class HeldOutlet implements Outlet {

    private final Outlet outlet;
    private final Hand hand;
    private List<Runnable> held = new ArrayList<>();

    /**
     * @param outlet where the events go in the end
     * @param hand hands an emission to the thread that may use the outlet; false where nobody takes it any more
     */
    HeldOutlet(Outlet outlet, Hand hand) {
        this.outlet = outlet;
        this.hand = hand;
    }

    /** Hands emissions over. */
    @FunctionalInterface
    interface Hand {

        /** Hands one over; returns whether it was taken. */
        boolean over(Runnable emission);
    }

    /** Emits durably for a thread that waits for it. */
    record Awaited(
            Outlet outlet, Payload payload, Store.@Nullable Unit<Boolean> changes, CompletableFuture<Boolean> done)
            implements Runnable {
        @Override
        public void run() {
            try {
                outlet.emitDurably(payload, changes);
                done.complete(true);
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
                throw failed;
            }
        }

        void abandon() {
            done.completeExceptionally(new AbandonedException());
        }
    }

    @Override
    public void emit(Payload payload) {
        held.add(() -> outlet.emit(payload));
    }

    @Override
    public void emitDurably(Payload payload, Store.@Nullable Unit<Boolean> changes) {
        release();
        var awaited = new Awaited(outlet, payload, changes, new CompletableFuture<>());
        if (!hand.over(awaited)) {
            throw new AbandonedException();
        }
        try {
            awaited.done().join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        }
    }

    @Override
    public void whole(List<String> origin, String text) {
        held.add(() -> outlet.whole(origin, text));
    }

    @Override
    public void publish() {
        // Nothing is shown before it is released.
    }

    /** Lets everything go, in its order. */
    void release() {
        if (!held.isEmpty()) {
            List<Runnable> all = held;
            held = new ArrayList<>();
            hand.over(() -> all.forEach(Runnable::run));
        }
    }
}

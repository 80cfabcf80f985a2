package dev.runnel.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Lets a test wait, without sleeping, until something that other threads change has come about.
 *
 * <p>The waiting is limited by the machine's own time, because a test that waits for what never comes must fail.
 */
final class Changes {

    /** How long a test waits before it fails. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Tells waiting tests to look again. */
    synchronized void announce() {
        notifyAll();
    }

    /**
     * Waits until {@code reached}, looking again after each {@link #announce()}.
     *
     * @throws AssertionError after {@link #PATIENCE}, with {@code description} of what was awaited and what is
     */
    synchronized void await(BooleanSupplier reached, Supplier<String> description) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!reached.getAsBoolean()) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("after " + PATIENCE.toSeconds() + " s of waiting: " + description.get());
            }
            try {
                wait(left);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting: " + description.get(), interrupted);
            }
        }
    }
}

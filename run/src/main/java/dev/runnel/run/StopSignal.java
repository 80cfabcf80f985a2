package dev.runnel.run;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The request to stop a piece of work, seen by everything that works for it.
 *
 * <p>Raised at most once and never lowered. Listeners run on the raising thread, once each, at once where the signal was
 * raised before they came; they must be short and must not throw.
 */
public final class StopSignal {

    /** Why the work stops. */
    public enum Reason {
        /** Somebody asked for it. */
        USER,
        /** The run exceeded its time. */
        TIME_LIMIT,
        /** Its client left, and the app asks to cancel then. */
        DISCONNECT,
        /** The run log cannot be written. */
        LOG_UNAVAILABLE,
        /** The server ends. */
        SHUTDOWN
    }

    /** Takes one listener away again. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Runnable> listeners = new ArrayList<>();
    private volatile @Nullable Reason reason;

    /** Raises the signal; only the first reason counts. Returns whether this call raised it. */
    public boolean raise(Reason why) {
        List<Runnable> toRun;
        synchronized (listeners) {
            if (reason != null) {
                return false;
            }
            reason = why;
            toRun = List.copyOf(listeners);
            listeners.clear();
        }
        toRun.forEach(Runnable::run);
        return true;
    }

    /** Whether the signal was raised. */
    public boolean raised() {
        return reason != null;
    }

    /** Why it was raised, or null. */
    public @Nullable Reason reason() {
        return reason;
    }

    /** Is raised with {@code other}, for the same reason, until the registration is closed. */
    public Registration follow(StopSignal other) {
        return other.onRaise(() -> {
            Reason why = other.reason;
            if (why != null) {
                raise(why);
            }
        });
    }

    /** Runs {@code listener} when the signal is raised, or now if it was. */
    public Registration onRaise(Runnable listener) {
        synchronized (listeners) {
            if (reason == null) {
                listeners.add(listener);
                return () -> {
                    synchronized (listeners) {
                        listeners.remove(listener);
                    }
                };
            }
        }
        listener.run();
        return () -> {};
    }
}

package dev.runnel.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The newest events of a live run in memory: written by its one producer, read by any number of watchers.
 *
 * <p>Events lie in chunks of {@value #SLOTS} slots that the producer fills with plain stores; one volatile number,
 * {@code published}, hands them over. No queue, lock, task or future exists per event. A watcher that has read
 * everything sets its parked flag, looks again, and parks; {@link #publish} wakes only parked watchers.
 *
 * <p>The tail keeps what is not yet durable plus the last {@value #KEPT} bytes. A dropped chunk loses its link to the
 * next one, so a watcher that stands on it holds one chunk at most and must read the log.
 */
final class Tail {

    static final int SLOTS = 256;
    static final int KEPT = 64 * 1024;

    private static final Watch[] NONE = {};

    /** Events {@code base} to {@code base + SLOTS - 1}. */
    static final class Chunk {
        final long base;
        final @Nullable RunEvent[] events = new @Nullable RunEvent[SLOTS];
        int weight;
        volatile @Nullable Chunk next;

        Chunk(long base) {
            this.base = base;
        }

        RunEvent event(long number) {
            RunEvent event = events[(int) (number - base)];
            if (event == null) {
                throw new IllegalStateException("event " + number + " was read before it was published");
            }
            return event;
        }
    }

    private volatile Chunk head;
    private Chunk last;
    private int weight;
    private volatile long published;
    private volatile boolean ended;
    private volatile boolean failed;
    private volatile Watch[] watches = NONE;

    /** A tail whose first event will have the number {@code first}. */
    Tail(long first) {
        head = last = new Chunk(first);
        published = first - 1;
    }

    // Producer's side.

    /** Adds the event that follows the one before; watchers do not see it yet. */
    void append(RunEvent event, int eventWeight) {
        Chunk chunk = last;
        int slot = (int) (event.number() - chunk.base);
        if (slot == SLOTS) {
            var fresh = new Chunk(event.number());
            chunk.next = fresh;
            last = chunk = fresh;
            slot = 0;
        }
        chunk.events[slot] = event;
        chunk.weight += eventWeight;
        weight += eventWeight;
    }

    /** Takes back the unpublished events after {@code number}. */
    void rewind(long number) {
        if (number + 1 < last.base) {
            Chunk before = find(number + 1);
            if (before == null) {
                throw new IllegalStateException("published events cannot be taken back");
            }
            weight -= last.weight;
            before.next = null;
            last = before;
        }
        for (long gone = number + 1; gone < last.base + SLOTS; gone++) {
            last.events[(int) (gone - last.base)] = null;
        }
    }

    /** Shows watchers everything through {@code number}. */
    void publish(long number) {
        published = number;
        wake();
    }

    /** Drops chunks that are durable and beyond what is kept. */
    void evict(long durableThrough) {
        while (head != last && weight - head.weight >= KEPT && head.base + SLOTS - 1 <= durableThrough) {
            Chunk gone = head;
            Chunk next = gone.next;
            if (next == null) {
                return;
            }
            weight -= gone.weight;
            head = next;
            gone.next = null;
        }
    }

    /** Nothing will follow the last published event. */
    void end() {
        ended = true;
        wake();
    }

    /** Nothing will follow because the log cannot be written. */
    void fail() {
        failed = true;
        wake();
    }

    private void wake() {
        for (Watch watch : watches) {
            watch.wakeIfParked();
        }
    }

    // Watchers' side.

    long published() {
        return published;
    }

    boolean ended() {
        return ended;
    }

    boolean failed() {
        return failed;
    }

    /** The chunk that holds {@code number} or will hold it, or null where the tail no longer has it. */
    @Nullable
    Chunk find(long number) {
        Chunk chunk = head;
        if (number < chunk.base) {
            return null;
        }
        while (number >= chunk.base + SLOTS) {
            Chunk next = chunk.next;
            if (next == null) {
                // Either dropped under our feet, or the next chunk does not exist yet.
                return number <= published ? null : chunk;
            }
            chunk = next;
        }
        return chunk;
    }

    void add(Watch watch) {
        synchronized (this) {
            Watch[] more = Arrays.copyOf(watches, watches.length + 1);
            more[more.length - 1] = watch;
            watches = more;
        }
    }

    void remove(Watch watch) {
        synchronized (this) {
            watches = Arrays.stream(watches).filter(other -> other != watch).toArray(Watch[]::new);
        }
    }

    int watchers() {
        return watches.length;
    }
}

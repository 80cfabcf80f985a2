package dev.runnel.server.usecase.credential;

import dev.runnel.run.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers look-ups for a short while, at most so many.
 *
 * <p>Another process may change what is remembered (the command line revokes a key): the short time bounds how long that
 * stays unseen. When it is full it forgets everything, which is rare and cheap.
 */
public final class ExpiringCache<K, V> {

    private record Entry<V>(V value, long until) {}

    private final Clock clock;
    private final long time;
    private final int most;
    private final ConcurrentHashMap<K, Entry<V>> entries = new ConcurrentHashMap<>();

    public ExpiringCache(Clock clock, Duration time, int most) {
        this.clock = clock;
        this.time = time.toNanos();
        this.most = most;
    }

    /** What is remembered of the key, else what {@code load} finds; nothing is remembered of a null. */
    public @Nullable V get(K key, Function<K, @Nullable V> load) {
        V remembered = get(key);
        if (remembered != null) {
            return remembered;
        }
        V loaded = load.apply(key);
        if (loaded == null) {
            entries.remove(key);
            return null;
        }
        put(key, loaded);
        return loaded;
    }

    /** What is remembered of the key, or null. */
    public @Nullable V get(K key) {
        Entry<V> entry = entries.get(key);
        return entry != null && entry.until - clock.nanos() > 0 ? entry.value : null;
    }

    /** Remembers a value. */
    public void put(K key, V value) {
        if (entries.size() >= most) {
            entries.clear();
        }
        entries.put(key, new Entry<>(value, clock.nanos() + time));
    }
}

package dev.runnel.run;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter, 62 random bits. */
public final class TimeOrderedIds implements IdSource {

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final AtomicLong last = new AtomicLong();

    public TimeOrderedIds(Clock clock) {
        this.clock = clock;
    }

    @Override
    public UUID next() {
        // Milliseconds and counter in one number: a burst within one millisecond, or a clock set back, counts on.
        long now = clock.millis() << 12;
        long stamp = last.updateAndGet(before -> Math.max(before + 1, now));
        long most = (stamp >>> 12 << 16) | 0x7000L | (stamp & 0xfff);
        long least = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }
}

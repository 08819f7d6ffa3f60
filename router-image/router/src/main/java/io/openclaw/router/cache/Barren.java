package io.openclaw.router.cache;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * URLs whose last response could not be stored: nobody waits for the next one, which would help nobody. Of a fixed size; of two that meet the last
 * stays, and a wrong guess costs a fetch or a wait, nothing else. Safe for use from every thread.
 */
final class Barren {
    private static final int SLOTS = 4096;
    /** After so long one looks again. */
    private static final long SECONDS = 30;

    private static final long NANOS = 1_000_000_000L;
    private static final int TIME_BITS = 24;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;

    /** Some of the hash, and the second until when it holds. */
    private final AtomicLongArray slots = new AtomicLongArray(SLOTS);

    void add(long hash, long now) {
        slots.set(slot(hash), (hash & ~TIME_MASK) | ((now / NANOS + SECONDS) & TIME_MASK));
    }

    void remove(long hash) {
        slots.set(slot(hash), 0);
    }

    boolean contains(long hash, long now) {
        long slot = slots.get(slot(hash));
        long left = (slot - now / NANOS) & TIME_MASK;
        return slot != 0 && (slot & ~TIME_MASK) == (hash & ~TIME_MASK) && left > 0 && left <= SECONDS;
    }

    private static int slot(long hash) {
        return (int) hash & (SLOTS - 1);
    }
}

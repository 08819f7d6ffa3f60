package io.openclaw.router.admission;

import java.util.ArrayList;
import java.util.List;

/**
 * How long those have waited who had to, until they were let in or left.
 *
 * @param counts how many waited at most {@link #BOUNDS_MS} of the same index, not cumulative, and last those above
 * @param seconds the sum of all
 */
public record WaitTimes(List<Long> counts, double seconds) {
    /** Upper bounds in milliseconds. From the gap between two requests to the longest timeout that is usual. */
    public static final List<Long> BOUNDS_MS =
            List.of(1L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 30_000L, 60_000L);

    /** As they come. Not thread-safe. */
    static final class Counter {
        private final long[] counts = new long[BOUNDS_MS.size() + 1];
        private long nanos;

        void add(long waited) {
            int bucket = 0;
            while (bucket < BOUNDS_MS.size() && waited > BOUNDS_MS.get(bucket) * 1_000_000) {
                bucket++;
            }
            counts[bucket]++;
            nanos += waited;
        }

        WaitTimes read() {
            List<Long> copy = new ArrayList<>(counts.length);
            for (long count : counts) {
                copy.add(count);
            }
            return new WaitTimes(List.copyOf(copy), nanos / 1e9);
        }
    }
}

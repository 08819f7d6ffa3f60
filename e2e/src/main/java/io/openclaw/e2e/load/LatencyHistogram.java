package io.openclaw.e2e.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets that are exact below 32 µs and at most 1/32 wide above it (the idea of HdrHistogram: a power of two, cut into
 * equal parts). For any number of threads.
 */
final class LatencyHistogram {

    private static final int PART_BITS = 5;
    private static final int PARTS = 1 << PART_BITS;

    /** The largest microsecond count of a positive long falls into the last one. */
    private static final int BUCKETS = (Long.SIZE - PART_BITS) * PARTS;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(Duration latency) {
        counts.incrementAndGet(bucket(Math.max(0, latency.toNanos() / 1_000)));
    }

    Latencies snapshot() {
        long total = 0;
        long[] copy = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            copy[i] = counts.get(i);
            total += copy[i];
        }
        return new Latencies(
                total, at(copy, total, 0.5), at(copy, total, 0.99), at(copy, total, 0.999), at(copy, total, 1));
    }

    private static double at(long[] counts, long total, double quantile) {
        long rank = Math.max(1, (long) Math.ceil(quantile * total));
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return highest(i) / 1_000.0;
            }
        }
        return 0;
    }

    private static int bucket(long micros) {
        if (micros < PARTS) {
            return (int) micros;
        }
        int shift = Long.SIZE - Long.numberOfLeadingZeros(micros) - PART_BITS - 1;
        return (shift + 1) * PARTS + (int) (micros >>> shift) - PARTS;
    }

    /** The largest value that falls into a bucket, in µs. */
    private static long highest(int bucket) {
        if (bucket < PARTS) {
            return bucket;
        }
        int shift = bucket / PARTS - 1;
        return ((long) (bucket % PARTS + PARTS + 1) << shift) - 1;
    }
}

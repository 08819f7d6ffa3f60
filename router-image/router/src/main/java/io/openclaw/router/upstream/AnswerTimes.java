package io.openclaw.router.upstream;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.LongStream;

/**
 * How long upstreams took, from the end of a request to the head of its answer. One that did not answer in time is in it with the time that it had;
 * one that answered before it had the whole request is not.
 *
 * @param counts how many took at most {@link #BOUNDS_MS} of the same index, not cumulative, and last those above
 * @param seconds the sum of all
 */
public record AnswerTimes(List<Long> counts, double seconds) {
    /** Upper bounds in milliseconds: those of the answers' own histogram, so that the two can be compared. */
    public static final List<Long> BOUNDS_MS =
            List.of(1L, 2L, 5L, 10L, 25L, 50L, 100L, 250L, 500L, 1_000L, 2_500L, 5_000L, 10_000L, 30_000L, 60_000L);

    public long answers() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** As they come, by event loop: each writes its own alone, so that no answer costs a fence, and others see it soon enough. */
    static final class Counter {
        private static final long[] BOUNDS_NANOS =
                BOUNDS_MS.stream().mapToLong(ms -> ms * 1_000_000).toArray();
        private static final int BUCKETS = BOUNDS_NANOS.length + 1;

        /** Of each loop the buckets, and last the nanoseconds in sum. */
        private final List<AtomicLongArray> loops;

        Counter(int loops) {
            this.loops = LongStream.range(0, loops)
                    .mapToObj(loop -> new AtomicLongArray(BUCKETS + 1))
                    .toList();
        }

        /** To be called on that event loop. */
        void add(int loop, long nanos) {
            int bucket = 0;
            while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
                bucket++;
            }
            AtomicLongArray cells = loops.get(loop);
            cells.setRelease(bucket, cells.getPlain(bucket) + 1);
            cells.setRelease(BUCKETS, cells.getPlain(BUCKETS) + nanos);
        }

        AnswerTimes read() {
            long[] counts = new long[BUCKETS];
            long nanos = 0;
            for (AtomicLongArray cells : loops) {
                for (int i = 0; i < BUCKETS; i++) {
                    counts[i] += cells.get(i);
                }
                nanos += cells.get(BUCKETS);
            }
            return new AnswerTimes(Arrays.stream(counts).boxed().toList(), nanos / 1e9);
        }
    }
}

package io.openclaw.e2e.faults.detector;

import org.jspecify.annotations.Nullable;

/**
 * @param band HARD: to be restarted now
 * @param restartHelps whether the cause goes away with the process
 * @param toLimit none where no limit is in sight
 */
public record Verdict(
        Band band,
        Cause cause,
        boolean restartHelps,
        @Nullable Interval toLimit) {
    public static final Verdict OK = new Verdict(Band.OK, Cause.NONE, false, null);

    public enum Band {
        OK,
        SOFT,
        HARD
    }

    /** Named as the faults are, and two besides. */
    public enum Cause {
        NONE,
        OVERSIZE_REQUEST,
        QUEUE_BACKLOG,
        SLOW_UPSTREAM,
        RESPONSE_BUFFERING,
        CONCURRENCY_OVERLOAD,
        CACHE_PRESSURE,
        HANDLER_LEAK,
        FRAGMENTATION,
        GC_PRESSURE,
        INSUFFICIENT_MEMORY,
        UNKNOWN
    }

    /** Seconds to the limit: in eight of ten cases between the first and the last. */
    public record Interval(double p10, double p50, double p90) {
        public boolean holds(double seconds) {
            return p10 <= seconds && seconds <= p90;
        }
    }
}

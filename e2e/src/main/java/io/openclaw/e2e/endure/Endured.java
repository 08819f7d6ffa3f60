package io.openclaw.e2e.endure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one contender has shown.
 *
 * @param answers to each attack, in a reader's words
 * @param end how and in what it ended; empty where it lives
 * @param oomKilled it or a worker of it, by the kernel
 * @param peakMb most that was charged to its cgroup
 * @param socketPeakMb most that its sockets took beside that
 * @param limitHits how often an allocation met the limit
 * @param rounds of wrk, one after the other
 * @param live slope of clw-router's live memory, in MiB a minute; null for others
 * @param bendsFirst whether it had held back or shed something when an allocation first met the limit; true where none did
 */
record Endured(
        Contender contender,
        Map<String, String> answers,
        String end,
        boolean oomKilled,
        long peakMb,
        long socketPeakMb,
        long limitHits,
        List<Wrk> rounds,
        @Nullable Slope live,
        boolean bendsFirst) {
    /** Of the first round's throughput. */
    static final double KEPT = 0.95;
    /** MiB a minute. */
    static final double FLAT = 0.5;

    boolean survives() {
        return end.isEmpty() && !oomKilled;
    }

    /** The last round's throughput by the first one's; 0 without both. */
    double kept() {
        return rounds.size() < 2 || rounds.getFirst().perSecond() == 0
                ? 0
                : rounds.getLast().perSecond() / rounds.getFirst().perSecond();
    }

    long failed() {
        return rounds.stream().mapToLong(Wrk::failed).sum();
    }

    /** What clw-router must not show. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!survives()) {
            faults.add("did not survive: " + end);
        }
        if (!bendsFirst) {
            faults.add("met its limit %d times, before any backpressure".formatted(limitHits));
        }
        if (kept() < KEPT) {
            faults.add("the last round's throughput is %.2f of the first one's".formatted(kept()));
        }
        if (failed() > 0) {
            faults.add("%d requests of wrk failed".formatted(failed()));
        }
        if (live != null && !live.isWithin(FLAT)) {
            faults.add("live memory moves by %.2f MiB a minute, give or take %.2f"
                    .formatted(live.perMinute(), live.margin()));
        }
        return faults;
    }
}

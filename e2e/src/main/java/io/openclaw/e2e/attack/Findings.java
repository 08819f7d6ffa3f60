package io.openclaw.e2e.attack;

import io.openclaw.e2e.load.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of an attack showed.
 *
 * @param calmP99Ms of the honest before the attack
 * @param underAttack the honest during it
 * @param attackers what they saw
 * @param peakMb most ever charged to the router's cgroup
 * @param alive and not killed by the kernel
 * @param miscounts what did not add up, one sentence each
 * @param restMs after the attack's end; -1 for never
 * @param pinnedBefore Netty's pinned bytes at rest before the run
 * @param pinnedAfter and after it
 */
record Findings(
        double calmP99Ms,
        Tally underAttack,
        Seen attackers,
        long peakMb,
        int limitMb,
        boolean alive,
        List<String> miscounts,
        long restMs,
        long pinnedBefore,
        long pinnedAfter) {

    /** Contract of the run: an attack may cost the honest three times their calm latency, or this where that is less. */
    static final double ALWAYS_ALLOWED_MS = 50;

    static final double TIMES_CALM = 3;

    double allowedP99Ms() {
        return Math.max(TIMES_CALM * calmP99Ms, ALWAYS_ALLOWED_MS);
    }

    double p99Ms() {
        return underAttack.latencies().p99Ms();
    }

    /** What failed apart from the latency, which is judged as the median of all runs; empty when nothing did. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(miscounts);
        if (!alive) {
            faults.add("the router did not survive");
        }
        if (underAttack.failed() + underAttack.shed() > 0) {
            faults.add("honest requests failed: %d shed, %s".formatted(underAttack.shed(), underAttack.failures()));
        }
        if (restMs < 0) {
            faults.add("the ledger was not zero in time");
        }
        if (pinnedAfter > pinnedBefore) {
            faults.add("pinned %d bytes more than before".formatted(pinnedAfter - pinnedBefore));
        }
        return faults;
    }
}

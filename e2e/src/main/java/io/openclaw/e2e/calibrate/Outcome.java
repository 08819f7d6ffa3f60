package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.confined.ConfinedRouter.Plans;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of the grid has shown.
 *
 * @param plans that it was held to
 * @param peakMb most ever charged to its cgroup
 * @param socketPeakMb most that its sockets took beside that
 * @param ended how, where it did not live to the end; else empty
 * @param oomKilled by the kernel, for want of memory
 */
record Outcome(
        Row row, Plans plans, Measured measured, long peakMb, long socketPeakMb, String ended, boolean oomKilled) {

    /** What the plan for it has room for is charged on cgroup v2: everything together. */
    double filled() {
        return (double) (peakMb + socketPeakMb) / plans.charged().limitMb();
    }

    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!ended.isEmpty()) {
            faults.add(ended);
        }
        if (oomKilled) {
            faults.add("killed by the kernel for want of memory");
        }
        if (peakMb >= plans.here().limitMb()) {
            faults.add("reached its limit of %d MiB".formatted(plans.here().limitMb()));
        }
        if (peakMb + socketPeakMb >= plans.charged().limitMb()) {
            faults.add("with its sockets' buffers %d MiB, not below %d MiB"
                    .formatted(peakMb + socketPeakMb, plans.charged().limitMb()));
        }
        plans.charged().terms().forEach((term, planned) -> {
            if (!Measured.TOGETHER.contains(term)) {
                compare(term, measured.terms().getOrDefault(term, 0.0), planned, faults);
            }
        });
        compare(
                String.join(" and ", Measured.TOGETHER),
                measured.togetherMb(),
                Measured.sum(plans.charged().terms()),
                faults);
        return faults;
    }

    private static void compare(String term, double found, double planned, List<String> faults) {
        if (found > planned) {
            faults.add("%s takes %.1f MiB, and the plan has %.1f".formatted(term, found, planned));
        }
    }
}

package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.confined.ConfinedRouter.Plans;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /** What a compilation gives back malloc keeps for a while: of the two only the sum has a bound. */
    static final List<String> TOGETHER = List.of("jvm", "malloc");

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
        plans.charged().terms().keySet().stream()
                .filter(term -> !TOGETHER.contains(term))
                .forEach(term -> compare(List.of(term), faults));
        compare(TOGETHER, faults);
        return faults;
    }

    private void compare(List<String> terms, List<String> faults) {
        double found = sum(measured.terms(), terms);
        double planned = sum(plans.charged().terms(), terms);
        if (found > planned) {
            faults.add(
                    "%s takes %.1f MiB, and the plan has %.1f".formatted(String.join(" and ", terms), found, planned));
        }
    }

    private static double sum(Map<String, Double> terms, List<String> names) {
        return names.stream().mapToDouble(name -> terms.getOrDefault(name, 0.0)).sum();
    }
}

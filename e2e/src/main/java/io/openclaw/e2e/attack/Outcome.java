package io.openclaw.e2e.attack;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What became of one attack.
 *
 * @param planned runs
 * @param runs that were carried out
 * @param failure what kept the rest from being carried out; empty when nothing did
 */
record Outcome(Attack attack, int planned, List<Findings> runs, String failure) {

    boolean passed() {
        return faults().isEmpty();
    }

    /** Every fault of every run, and the latency by the median of the runs; one sentence each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (!failure.isEmpty()) {
            faults.add(failure);
        }
        if (runs.size() < planned) {
            faults.add("%d of %d runs were carried out".formatted(runs.size(), planned));
        }
        for (int i = 0; i < runs.size(); i++) {
            for (String fault : runs.get(i).faults()) {
                faults.add("run %d: %s".formatted(i + 1, fault));
            }
        }
        if (!runs.isEmpty() && median(run -> run.p99Ms() / run.allowedP99Ms()) > 1) {
            faults.add(String.format(
                    Locale.ROOT,
                    "the honest p99 is %.1f ms, %.1f are allowed",
                    median(Findings::p99Ms),
                    median(Findings::allowedP99Ms)));
        }
        return faults;
    }

    /** Of an even number the upper one; of none 0. */
    double median(ToDoubleFunction<Findings> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }
}

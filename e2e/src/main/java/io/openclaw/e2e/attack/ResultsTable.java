package io.openclaw.e2e.attack;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The findings as Markdown. Pure. */
final class ResultsTable {
    private static final String HEAD = """
            | run | calm p99 ms | p99 ms | allowed | honest ok/shed/failed | cgroup peak of limit MiB | alive | ledger zero after ms | pinned before/after | faults |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private ResultsTable() {}

    /** Nothing failed, and the median latency is within the median bound. */
    static boolean passed(List<Findings> runs) {
        return !runs.isEmpty()
                && runs.stream().allMatch(run -> run.faults().isEmpty())
                && median(runs.stream()
                                .mapToDouble(run -> run.p99Ms() / run.allowedP99Ms())
                                .toArray())
                        <= 1;
    }

    static String row(int number, Findings run) {
        return String.format(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.1f | %d/%d/%d | %d of %d | %s | %d | %d/%d | %s |",
                number,
                run.calmP99Ms(),
                run.p99Ms(),
                run.allowedP99Ms(),
                run.underAttack().ok(),
                run.underAttack().shed(),
                run.underAttack().failed(),
                run.peakMb(),
                run.limitMb(),
                run.alive() ? "yes" : "NO",
                run.ledgerZeroMs(),
                run.pinnedBefore(),
                run.pinnedAfter(),
                run.faults().isEmpty() ? "none" : String.join("; ", run.faults()));
    }

    static String of(Map<Attack, List<Findings>> all, String isolation, Duration time) {
        StringBuilder text = new StringBuilder();
        all.forEach((attack, runs) -> {
            text.append("## ").append(attack.shortName).append(": ").append(passed(runs) ? "passed" : "FAILED");
            text.append(String.format(
                    Locale.ROOT, "%n%n%,d %s; %d s; %s%n%n", attack.size, attack.words, time.toSeconds(), isolation));
            text.append(HEAD);
            for (int i = 0; i < runs.size(); i++) {
                text.append(row(i + 1, runs.get(i))).append('\n');
            }
            text.append('\n');
            for (int i = 0; i < runs.size(); i++) {
                text.append("Attackers in run ").append(i + 1).append(": ");
                text.append(runs.get(i).attackers().words()).append(".\n");
            }
            text.append('\n');
        });
        return text.toString();
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

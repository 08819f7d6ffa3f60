package io.openclaw.e2e.attack;

import io.openclaw.e2e.results.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code RESULTS.md}: what a reader needs to judge the figures, and to get his own. Pure. */
final class ResultsPage {

    private ResultsPage() {}

    /**
     * @param when it began and how long it took
     * @param setting what the figures depend on, one item each
     */
    static String page(AttackOptions options, String when, List<String> setting, List<Outcome> outcomes) {
        var page = new StringBuilder("# Under attack, measured\n\n");
        page.append("`mvn -Pattack` %s: each attack %d times for %d s.%n%n"
                .formatted(when, options.runs(), options.time().toSeconds()));
        page.append("Written by the run; only a full one writes it.\n\n");
        setting.forEach(item -> page.append("- ").append(item).append('\n'));
        page.append("\n## Verdicts\n\n").append(verdicts(outcomes)).append('\n');
        page.append(explanation(options.runs())).append('\n');
        outcomes.forEach(outcome -> page.append(details(outcome)).append('\n'));
        return page.toString();
    }

    private static String explanation(int runs) {
        return String.format(
                Locale.ROOT, """
            Each attack meets a router of its own, `bin/clw-router --memory-mb %d`, in a memory cgroup of the size that its `--print-plan` says there. Then,
            %d times: calm, attack, rest. What is judged:

            - **alive**: the kernel killed nothing.
            - **p99**: of 200 honest requests a second (every fourth a POST of 2 KiB) on a route and an upstream of their own, timed from when each was due,
              so that a stall counts for every request that it delays. In the overload too they are other clients than those who overload. Allowed is %.0f
              times the p99 of the calm seconds before, or %.0f ms where that is less; the median of the runs decides. None may fail or be shed.
            - **counters**: `enqueued = processed + rejected + abandoned + size + in_flight` twice a second all along; at the end `router_requests_total` is,
              status by status, what the clients saw, but for those who left without an answer and can't know whether one was on its way.
            - **given back**: ledger, queue, slots and connections zero within 5 s of the end; Netty's pinned memory as before.

            Whoever of a crowd is cut or refused comes back within a second. Crowd, honest clients and backends share the machine with the router.
            cgroup v1 doesn't charge sockets' buffers to the router, and the plan for it has no room for them; v2 does, and its plan has.
            """, AttackRun.HEAP_MB, runs, Findings.TIMES_CALM, Findings.ALWAYS_ALLOWED_MS);
    }

    /** One line an attack, and below it every fault. */
    static String verdicts(List<Outcome> outcomes) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("attack", "", "p99 ms", "allowed", "cgroup peak MiB", "of", "rest after ms", "verdict"));
        var faults = new StringBuilder();
        for (Outcome outcome : outcomes) {
            List<Findings> runs = outcome.runs();
            lines.add(List.of(
                    outcome.attack().shortName,
                    String.format(Locale.ROOT, "%,d %s", outcome.attack().size, outcome.attack().words),
                    format("%.1f", outcome.median(Findings::p99Ms)),
                    format("%.1f", outcome.median(Findings::allowedP99Ms)),
                    String.valueOf(
                            runs.stream().mapToLong(Findings::peakMb).max().orElse(0)),
                    String.valueOf(
                            runs.stream().mapToInt(Findings::limitMb).max().orElse(0)),
                    rest(runs.stream().mapToLong(Findings::restMs).toArray()),
                    outcome.passed() ? "passed" : "FAILED"));
            outcome.faults()
                    .forEach(fault -> faults.append("- ")
                            .append(outcome.attack().shortName)
                            .append(": ")
                            .append(fault)
                            .append('\n'));
        }
        String table = MarkdownTable.of(lines);
        return faults.isEmpty() ? table : table + "\n" + faults;
    }

    /** Each run's figures, and what the attackers saw. */
    static String details(Outcome outcome) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                outcome.attack().shortName,
                "calm p99 ms",
                "p99 ms",
                "allowed",
                "ok",
                "shed",
                "failed",
                "cgroup peak MiB",
                "of",
                "alive",
                "counters",
                "rest after ms",
                "pinned before",
                "pinned after"));
        var seen = new StringBuilder();
        for (int i = 0; i < outcome.runs().size(); i++) {
            Findings run = outcome.runs().get(i);
            lines.add(List.of(
                    "run " + (i + 1),
                    format("%.1f", run.calmP99Ms()),
                    format("%.1f", run.p99Ms()),
                    format("%.1f", run.allowedP99Ms()),
                    String.valueOf(run.underAttack().ok()),
                    String.valueOf(run.underAttack().shed()),
                    String.valueOf(run.underAttack().failed()),
                    String.valueOf(run.peakMb()),
                    String.valueOf(run.limitMb()),
                    run.alive() ? "yes" : "NO",
                    run.miscounts().isEmpty() ? "exact" : "WRONG",
                    rest(run.restMs()),
                    String.valueOf(run.pinnedBefore()),
                    String.valueOf(run.pinnedAfter())));
            seen.append("- attackers in run ")
                    .append(i + 1)
                    .append(": ")
                    .append(run.attackers().words())
                    .append('\n');
        }
        return seen.isEmpty() ? "" : MarkdownTable.of(lines) + "\n" + seen;
    }

    /** The longest; any that never came makes it never. Of none nothing. */
    private static String rest(long... millis) {
        if (millis.length == 0) {
            return "";
        }
        long longest = 0;
        for (long each : millis) {
            if (each < 0) {
                return "NEVER";
            }
            longest = Math.max(longest, each);
        }
        return String.valueOf(longest);
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

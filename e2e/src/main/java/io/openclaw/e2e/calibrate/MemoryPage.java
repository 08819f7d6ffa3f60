package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.results.MarkdownTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code MEMORY.md}: the plan's terms against what was found. Pure. */
final class MemoryPage {
    private static final List<String> TERMS =
            List.of("heap", "direct", "metaspace", "code", "threads", "gc", "jvm", "malloc", "sockets", "kernel");

    private MemoryPage() {}

    /**
     * @param when it began and how long it took
     * @param time of one run under load
     * @param setting what the figures depend on, one item each
     */
    static String page(String when, Duration time, List<String> setting, List<Outcome> outcomes) {
        var page = new StringBuilder("# The memory plan, measured\n\n");
        page.append("`mvn -Pcalibrate` %s: %d runs of %d s. Written by the run; only a full one writes it.%n%n"
                .formatted(when, outcomes.size(), time.toSeconds()));
        setting.forEach(item -> page.append("- ").append(item).append('\n'));
        page.append("\n")
                .append(verdict(outcomes))
                .append("\n## Terms\n\n")
                .append(TERMS_EXPLAINED)
                .append('\n');
        page.append(terms(outcomes)).append("\nThreads, by CPUs:\n\n").append(threads(outcomes));
        page.append("\n## Runs\n\n").append(RUNS_EXPLAINED).append('\n').append(runs(outcomes));
        return page.toString();
    }

    private static final String TERMS_EXPLAINED = """
            What each term of `--print-plan` has room for, and the run that took most of it. `MemoryPlan` has these terms' constants. Of the heap, direct
            memory, metaspace and code the plan's figure is a bound that the JVM holds to; threads, gc, jvm, malloc and kernel are what was found, with
            head room; sockets are bounded by the buffer sizes that the router sets and by the counts that it admits. What a compilation gives back malloc keeps
            for a while: *jvm* and *malloc* have their room together.
            """;

    private static final String RUNS_EXPLAINED = """
            Every value of each column meets every value of each other one (pairwise). A router is held by a memory cgroup to the limit that its
            `--print-plan` gives there, without AlwaysPreTouch, with native memory tracking (which costs it some). "Filled": a filter fills heap and direct memory to
            0.9 beside the load (Shenandoah's heap to 0.7), of little all but 48 and 24 MB. *Limit* is what the plan gives where sockets' buffers are charged (cgroup v2); cgroup v1 counts them apart, and *peak* and
            *sockets* together must stay below it. The rest, in MiB: the most that was found of each term. What malloc has given and nobody has touched counts as given,
            so that *malloc* (resident, but not given) is a little more than it says; the peak is exact.
            """;

    /** What was to be shown, in sentences. */
    static String verdict(List<Outcome> outcomes) {
        var text = new StringBuilder();
        Outcome fullest = outcomes.stream()
                .max(Comparator.comparingDouble(Outcome::filled))
                .orElseThrow();
        long killed = outcomes.stream().filter(Outcome::oomKilled).count();
        text.append(String.format(
                Locale.ROOT,
                "Of %d runs %d were killed by the kernel; the worst case took %.0f %% of its limit (%s).%n",
                outcomes.size(),
                killed,
                100 * fullest.filled(),
                fullest.row().name()));
        for (Outcome outcome : outcomes) {
            outcome.faults()
                    .forEach(fault -> text.append("- FAILED: ")
                            .append(outcome.row().name())
                            .append(": ")
                            .append(fault.lines().findFirst().orElse(""))
                            .append('\n'));
        }
        return text.toString();
    }

    private static String terms(List<Outcome> outcomes) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("term", "found MiB", "in the plan", "share", "in the run"));
        for (String term : TERMS) {
            if (term.equals("gc")) {
                Grid.COLLECTORS.forEach(collector -> lines.add(fullest(
                        term,
                        "gc, " + collector,
                        outcomes.stream()
                                .filter(outcome -> outcome.row().collector().equals(collector))
                                .toList())));
            } else {
                lines.add(fullest(term, term, outcomes));
            }
        }
        return MarkdownTable.of(lines);
    }

    private static List<String> fullest(String term, String name, List<Outcome> outcomes) {
        return outcomes.stream()
                .max(Comparator.comparingDouble(outcome -> share(outcome, term)))
                .map(most -> List.of(
                        name,
                        format(found(most, term)),
                        format(planned(most, term)),
                        String.format(Locale.ROOT, "%.0f %%", 100 * share(most, term)),
                        most.row().name()))
                .orElse(List.of(name, "", "", "", ""));
    }

    private static String threads(List<Outcome> outcomes) {
        Map<Integer, Integer> most = new TreeMap<>();
        Map<Integer, Double> each = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            int threads = outcome.measured().threads();
            if (threads > 0) {
                most.merge(outcome.row().cpus(), threads, Math::max);
                each.merge(outcome.row().cpus(), found(outcome, "threads") / threads, Math::max);
            }
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("CPUs", "most threads", "most MiB each"));
        most.forEach((cpus, threads) -> lines.add(List.of(
                String.valueOf(cpus),
                String.valueOf(threads),
                String.format(Locale.ROOT, "%.3f", each.getOrDefault(cpus, 0.0)))));
        return MarkdownTable.of(lines);
    }

    private static String runs(List<Outcome> outcomes) {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(
                "heap MB", "collector", "CPUs", "load", "filled", "limit", "peak", "sockets", "share", "oom_kill"));
        head.addAll(TERMS.stream().filter(term -> !term.equals("sockets")).toList());
        head.add("page cache");
        head.add("threads");
        lines.add(head);
        for (Outcome outcome : outcomes) {
            lines.add(line(outcome));
        }
        return MarkdownTable.of(lines);
    }

    private static List<String> line(Outcome outcome) {
        Row row = outcome.row();
        List<String> line = new ArrayList<>(List.of(
                String.valueOf(row.heapMb()),
                row.collector(),
                String.valueOf(row.cpus()),
                row.torture().shortName(),
                row.filled() ? "yes" : "",
                String.valueOf(outcome.plans().charged().limitMb()),
                String.valueOf(outcome.peakMb()),
                String.valueOf(outcome.socketPeakMb()),
                String.format(Locale.ROOT, "%.0f %%", 100 * outcome.filled()),
                outcome.oomKilled() ? "1" : "0"));
        TERMS.stream().filter(term -> !term.equals("sockets")).forEach(term -> line.add(format(found(outcome, term))));
        line.add(format(outcome.measured().pageCacheMb()));
        line.add(String.valueOf(outcome.measured().threads()));
        return line;
    }

    private static double share(Outcome outcome, String term) {
        return found(outcome, term) / planned(outcome, term);
    }

    private static double found(Outcome outcome, String term) {
        return outcome.measured().terms().getOrDefault(term, 0.0);
    }

    private static double planned(Outcome outcome, String term) {
        return outcome.plans().charged().terms().getOrDefault(term, 0.0);
    }

    private static String format(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}

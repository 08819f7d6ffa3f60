package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Verdict.Cause;
import io.openclaw.e2e.faults.model.Fault;
import io.openclaw.e2e.faults.model.Look;
import io.openclaw.e2e.faults.model.Scenario;
import io.openclaw.e2e.results.MarkdownTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** {@code RESULTS.md}: detectors before modelled faults. Pure. */
final class FaultPage {
    private FaultPage() {}

    /**
     * @param when it began and how long it took
     * @param setting what the figures depend on, one item each
     * @param scores nobody's first
     */
    static String page(String when, List<String> setting, FaultBenchOptions options, List<Score> scores) {
        Score first = scores.getFirst();
        var page = new StringBuilder("# Faults on a virtual clock%n%n".formatted());
        page.append("`mvn -Pfaultbench` %s. Written by the run; only a full one with the seeds held out writes it.%n%n"
                .formatted(when));
        setting.forEach(item -> page.append("- ").append(item).append('\n'));
        page.append(
                "- stories: %,d healthy pod-days; %d faults x %d times to the limit x %d loads x %d seeds = %,d sick pods%n"
                        .formatted(
                                first.well().size(),
                                Fault.values().length,
                                Scenario.MINUTES_TO_LIMIT.size(),
                                first.ill().stream()
                                        .map(each -> each.scenario().load())
                                        .distinct()
                                        .count(),
                                options.runs(),
                                first.ill().size()));
        page.append("- seeds: %s%n%n"
                .formatted(options.seeds().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
        page.append(bars(scores));
        page.append("\n## How\n\n").append(EXPLAINED);
        page.append("\n## Beside each other\n\n").append(besideEachOther(scores));
        page.append("\n## Deaths\n\n").append(DEATHS_EXPLAINED).append(deaths(scores));
        page.append("\n## False restarts\n\n").append(falseRestarts(scores));
        page.append("\n## The model's truth\n\n").append(TRUTH_EXPLAINED).append(truth(first));
        scores.stream()
                .filter(score -> score.contender().names())
                .forEach(score -> page.append("\n## Causes, as named: %s%n%n"
                                .formatted(score.contender().words()))
                        .append(confusion(score))
                        .append("\n## Time to the limit: %s%n%n"
                                .formatted(score.contender().words()))
                        .append(intervals(score)));
        return page.toString();
    }

    private static final String EXPLAINED = """
            Each story is a router's JVM, modelled a second at a time (`io.openclaw.e2e.faults.model`): arrivals with a day's curve, noise and bursts, a bounded queue, an upstream, exchanges,
            outbound buffers, a cache, generations with their collections, direct memory in chunks, the resident set. Heap, collector and limits are those of the memory plan. Every figure of a
            pod is drawn for it, from wide distributions. Detectors see what a sampler reads every ten seconds, with jitter and misses. A fault changes what drives the model from a change point on, never
            what is read, and is made just so large that it would fill the room that is left in 8, 20, 60 or 240 minutes; when the pod dies is up to the model: an allocation that
            fails, collections that take all of the time, or the container's limit. A healthy pod never dies; each has a day that looks like a fault in one of %d ways.

            *Precision*, *recall* and *lead* are those of `HARD` verdicts on leaks that in truth left 20 minutes or more; a false restart of a healthy pod counts against precision. *Lead* is from the first
            `HARD` to death, 0 where there was none. *Intervals* are all those with an end that were given from the change point on, each pod that died weighing the same; what load or a queue does is given none, as
            it may turn. *Cause* is the one at the first
            `HARD`, else the last that was named. Tuning has the even seeds, the bench the odd ones.
            """.formatted(Look.values().length);

    private static final String DEATHS_EXPLAINED = """
            Processes that died of memory within twice the time to the limit, with every `HARD` followed by a restart that takes %.0f s, and a crash by the kubelet's back-off. The fault goes on after a restart: where it
            is in the workload, a restart gains as much time as it takes to fill again.

            """.formatted(Trial.RESTART_SECONDS);

    private static final String TRUTH_EXPLAINED = """
            Minutes from the change point to death, of the pods that nobody restarts: the median, and between which nine of ten are.

            """;

    /** Each promise beside what was found of each detector. */
    static String bars(List<Score> scores) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(
                Stream.of("promise", "bar"),
                scores.stream().map(score -> score.contender().words())));
        for (Bar bar : Bar.full()) {
            lines.add(
                    line(Stream.of(bar.promise(), bar.wanted()), scores.stream().map(bar::found)));
        }
        return MarkdownTable.of(lines);
    }

    private static String besideEachOther(List<Score> scores) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of(
                "detector",
                "precision",
                "recall",
                "false restarts a pod-day",
                "at most (95 %)",
                "lead p5 s",
                "lead p50 s",
                "80 % intervals hold",
                "deaths",
                "restarts",
                "us of CPU a sample"));
        for (Score score : scores) {
            lines.add(List.of(
                    score.contender().words(),
                    number("%.3f", score.precision()),
                    number("%.3f", score.recall()),
                    number("%.4f", (double) score.falseRestarts() / score.well().size()),
                    number("%.4f", score.falseRestartsPerDayAtMost()),
                    number("%.0f", score.lead(0.05)),
                    number("%.0f", score.lead(0.5)),
                    number("%.2f", score.coverage(_ -> true)),
                    number("%,.0f", score.deaths(_ -> true)),
                    number("%,.0f", score.restarts(_ -> true)),
                    // what the model itself costs is nobody's
                    number("%.2f", score.microsPerSample() - scores.getFirst().microsPerSample())));
        }
        return MarkdownTable.of(lines);
    }

    private static String deaths(List<Score> scores) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(
                Stream.of("fault"),
                scores.stream().map(score -> score.contender().words())));
        for (Fault fault : Fault.values()) {
            lines.add(line(
                    Stream.of(fault.name()),
                    scores.stream().map(score -> number("%,.0f", score.deaths(fault::equals)))));
        }
        return MarkdownTable.of(lines);
    }

    private static String falseRestarts(List<Score> scores) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(
                Stream.of("healthy, but", "pod-days"),
                scores.stream().map(score -> score.contender().words())));
        for (Look look : Look.values()) {
            long days = scores.getFirst().well().stream()
                    .filter(each -> each.scenario().look() == look)
                    .count();
            lines.add(line(
                    Stream.of(look.name(), String.valueOf(days)),
                    scores.stream()
                            .map(score -> String.valueOf(score.well().stream()
                                    .filter(each -> each.scenario().look() == look)
                                    .mapToInt(Outcome.Well::restarts)
                                    .sum()))));
        }
        return MarkdownTable.of(lines);
    }

    private static String truth(Score score) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(
                Stream.of("fault", "died"),
                Scenario.MINUTES_TO_LIMIT.stream().map(minutes -> "made for " + minutes + " min")));
        for (Fault fault : Fault.values()) {
            List<Outcome.Ill> all = score.ill().stream()
                    .filter(each -> each.scenario().fault() == fault)
                    .toList();
            long died = all.stream().filter(each -> each.watched().died()).count();
            lines.add(line(
                    Stream.of(fault.name(), died + " of " + all.size()),
                    Scenario.MINUTES_TO_LIMIT.stream().map(minutes -> minutes(score, fault, minutes))));
        }
        return MarkdownTable.of(lines);
    }

    private static String minutes(Score score, Fault fault, int made) {
        double[] quantiles = Stream.of(0.5, 0.05, 0.95)
                .mapToDouble(quantile -> score.secondsToLimit(
                                each -> each.scenario().fault() == fault
                                        && each.scenario().secondsToLimit() == made * 60.0,
                                quantile)
                        / 60)
                .toArray();
        return Double.isNaN(quantiles[0])
                ? "none"
                : String.format(Locale.ROOT, "%.0f (%.0f to %.0f)", quantiles[0], quantiles[1], quantiles[2]);
    }

    /** Rows are the truth, columns what was named. */
    static String confusion(Score score) {
        Map<Fault, Map<Cause, Integer>> found = score.confusion();
        List<List<String>> lines = new ArrayList<>();
        lines.add(line(Stream.of("fault"), Arrays.stream(Cause.values()).map(Enum::name)));
        found.forEach((fault, row) -> lines.add(line(
                Stream.of(fault.name()),
                Arrays.stream(Cause.values())
                        .map(cause -> row.containsKey(cause) ? String.valueOf(row.get(cause)) : ""))));
        return MarkdownTable.of(lines);
    }

    private static String intervals(Score score) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("fault", "died", "given an interval", "80 % intervals hold"));
        for (Fault fault : Fault.values()) {
            long died = score.ill().stream()
                    .filter(each ->
                            each.scenario().fault() == fault && each.watched().died())
                    .count();
            lines.add(List.of(
                    fault.name(),
                    String.valueOf(died),
                    String.valueOf(score.told(fault::equals)),
                    number("%.2f", score.coverage(fault::equals))));
        }
        return MarkdownTable.of(lines);
    }

    private static List<String> line(Stream<String> first, Stream<String> then) {
        return Stream.concat(first, then).toList();
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "none" : String.format(Locale.ROOT, format, value);
    }
}

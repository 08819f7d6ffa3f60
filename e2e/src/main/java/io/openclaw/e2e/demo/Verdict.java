package io.openclaw.e2e.demo;

import io.openclaw.e2e.demo.Report.RestartReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the run has shown, in a few lines, and the exit code that says so.
 *
 * @param exitCode 0 when it showed what it was to show
 */
record Verdict(int exitCode, List<Line> lines) {

    /** One line of the terminal. */
    record Line(Tone tone, String text) {}

    static Verdict of(Report report) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line(Tone.PLAIN, ""));
        lines.add(new Line(
                Tone.HEADING,
                String.format(
                        Locale.ROOT,
                        "%,d requests: %,d ok, %,d shed (503 with Retry-After), %,d failed; %d OOM-killed; %d pods replaced",
                        report.requests(),
                        report.ok(),
                        report.shed(),
                        report.failed(),
                        report.oomKilled(),
                        report.restarts().size())));
        report.restarts().forEach(restart -> lines.add(new Line(Tone.PLAIN, "  " + words(restart))));
        report.failures()
                .forEach((reason, failure) -> lines.add(new Line(
                        Tone.BAD, "  failed %,d x %s: %s".formatted(failure.count(), reason, failure.example()))));
        return report.operator().equals("on") ? withOperator(report, lines) : withoutOperator(report, lines);
    }

    private static Verdict withOperator(Report report, List<Line> lines) {
        for (Promise clause : Promise.values()) {
            boolean kept = report.promise().getOrDefault(clause.key, false);
            lines.add(new Line(kept ? Tone.GOOD : Tone.BAD, (kept ? "  kept    " : "  BROKEN  ") + clause.words));
        }
        lines.add(
                report.kept()
                        ? new Line(Tone.GOOD, "The promise was kept.")
                        : new Line(Tone.BAD, "The promise was BROKEN."));
        return new Verdict(report.kept() ? 0 : 1, List.copyOf(lines));
    }

    private static Verdict withoutOperator(Report report, List<Line> lines) {
        boolean died = report.oomKilled() > 0 && report.failed() > 0;
        lines.add(
                died
                        ? new Line(
                                Tone.GOOD,
                                "Without the operator the routers died of memory and requests were lost, as they should here: it is the operator that saves them.")
                        : new Line(
                                Tone.BAD,
                                "Without the operator nothing died or nothing was lost: this run proves nothing."));
        return new Verdict(died ? 0 : 1, List.copyOf(lines));
    }

    private static String words(RestartReport restart) {
        return "%s -> %s  %s, %s -> %s MB live, replacement ready in %s ms, drained in %s ms"
                .formatted(
                        restart.pod(),
                        restart.replacement(),
                        String.join(", ", restart.reasons()),
                        restart.memoryBeforeMb(),
                        restart.memoryAfterMb(),
                        restart.surgeReadyMs(),
                        restart.drainMs());
    }
}

package io.openclaw.e2e.faults;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What is asked of a detector.
 *
 * @param least and {@code most} that the figure may be, both included
 * @param format of the figure
 */
record Bar(String promise, double least, double most, String format, ToDoubleFunction<Score> figure) {

    private static final double NO_MORE = Double.POSITIVE_INFINITY;

    /** Of a full run: DIAGNOSIS' figures. */
    static List<Bar> full() {
        return List.of(
                new Bar("precision, leaks with >= 20 min to the limit", 0.97, NO_MORE, "%.3f", Score::precision),
                new Bar("recall, leaks with >= 20 min to the limit", 0.97, NO_MORE, "%.3f", Score::recall),
                new Bar("false restarts of healthy pods", 0, 0, "%.0f", Score::falseRestarts),
                new Bar("lead p5, seconds", Trial.RESTART_SECONDS, NO_MORE, "%.0f", score -> score.lead(0.05)),
                new Bar("80 % intervals that hold", 0.75, 0.85, "%.2f", score -> score.coverage(_ -> true)),
                new Bar("cause right, mean of the faults", 0.90, NO_MORE, "%.2f", Score::accuracy),
                new Bar("cause unknown, mean of the faults", 0, 0.05, "%.3f", Score::unknown));
    }

    /** Of a run with few pods: what a detector that keeps the full ones misses once in a hundred times or less. */
    static List<Bar> lenient() {
        return List.of(
                new Bar("precision", 0.90, NO_MORE, "%.3f", Score::precision),
                new Bar("recall", 0.90, NO_MORE, "%.3f", Score::recall),
                new Bar("false restarts", 0, 0, "%.0f", Score::falseRestarts),
                new Bar("lead p10, seconds", Trial.RESTART_SECONDS, NO_MORE, "%.0f", score -> score.lead(0.1)),
                new Bar("80 % intervals that hold", 0.65, 0.95, "%.2f", score -> score.coverage(_ -> true)),
                new Bar("cause right", 0.80, NO_MORE, "%.2f", Score::accuracy),
                new Bar("cause unknown", 0, 0.10, "%.3f", Score::unknown));
    }

    /** What nothing was seen for isn't kept. */
    boolean kept(Score score) {
        double found = figure.applyAsDouble(score);
        return found >= least && found <= most;
    }

    String wanted() {
        if (most == NO_MORE) {
            return ">= " + shown(least);
        }
        return least == most ? shown(least) : least == 0 ? "<= " + shown(most) : shown(least) + " to " + shown(most);
    }

    String found(Score score) {
        double found = figure.applyAsDouble(score);
        return (Double.isNaN(found) ? "none" : shown(found)) + (kept(score) ? " kept" : " MISSED");
    }

    private String shown(double value) {
        return String.format(Locale.ROOT, format, value);
    }
}

package io.openclaw.operator.sample;

import io.openclaw.settings.metrics.MetricsDocument;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A class of a filter's, of which there is more from histogram to histogram while live memory grows, as the router tells it.
 *
 * @param grownObjects since the growth began
 * @param grownMb of classes of the JDK's that grew by as many objects: what these hold, most likely
 */
public record Suspect(String filter, String className, long grownObjects, double grownMb) {
    /** Told of one pod: what leaks is among the first. */
    private static final int MOST = 3;

    /** The one that holds the most first. */
    static List<Suspect> of(MetricsDocument document) {
        return document.router().filters().entrySet().stream()
                .flatMap(filter -> filter.getValue().pilingUp().stream()
                        .map(piling -> new Suspect(
                                filter.getKey(), piling.className(), piling.grownObjects(), piling.grownMbInStep())))
                .sorted(Comparator.comparingDouble(Suspect::grownMb)
                        .thenComparingLong(Suspect::grownObjects)
                        .reversed())
                .limit(MOST)
                .toList();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Filter %s: %d more objects of class %s than when the growth began, %.1f MB in step with them.",
                filter,
                grownObjects,
                className,
                grownMb);
    }
}

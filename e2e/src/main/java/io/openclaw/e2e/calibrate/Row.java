package io.openclaw.e2e.calibrate;

import java.util.Locale;

/**
 * One run of the grid.
 *
 * @param heapMb {@code --memory-mb}
 * @param collector {@code process.gc}
 * @param cpus that the JVM is told it has
 * @param filled whether a filter fills heap and direct memory beside the load
 */
record Row(int heapMb, String collector, int cpus, Torture torture, boolean filled) {
    String name() {
        return String.format(
                Locale.ROOT,
                "%d MB %s, %d CPU, %s%s",
                heapMb,
                collector,
                cpus,
                torture.shortName(),
                filled ? ", filled" : "");
    }
}

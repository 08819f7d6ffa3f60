package io.openclaw.operator.sample;

import io.openclaw.settings.metrics.MetricsDocument;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a pod once.
 *
 * @param at seconds on a clock that nobody sets
 * @param document that the reading is of; null where there was none
 */
record Scrape(Reading reading, double at, @Nullable MetricsDocument document) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** Just now. */
    static Scrape now(Reading reading, @Nullable MetricsDocument document) {
        return new Scrape(reading, System.nanoTime() / NANOS_PER_SECOND, document);
    }
}

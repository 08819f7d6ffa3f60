package io.openclaw.router.lifecycle;

import io.openclaw.settings.Settings;

/** From which pause on {@code clw-gc-pause-exceeded} is said. */
final class PauseAlert {
    private static final String METRIC = "router.gc.pause_ms";
    private static final long DEFAULT_MS = 500;

    private PauseAlert() {}

    /** The lowest alert threshold that the user has set on the metric; without one, the contract's. */
    static long thresholdMs(Settings.Monitoring monitoring) {
        return (long) monitoring.metrics().stream()
                .filter(metric -> metric.name().equals(METRIC))
                .mapToDouble(Settings.Metric::alertThreshold)
                .min()
                .orElse(DEFAULT_MS);
    }
}

package io.openclaw.router.alert;

import io.openclaw.settings.Settings;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver is told: that a metric is above its threshold, or no longer.
 *
 * @param key the same for all that is said of one rule by one router
 * @param value newest, in the metric's unit; of an alert that is over, the last one above the threshold
 * @param startedAt when it began to fire
 * @param endedAt null while it lasts
 * @param ending why it is over; empty while it lasts
 */
record Alert(
        String key,
        Settings.Metric metric,
        double value,
        Instant startedAt,
        @Nullable Instant endedAt,
        String ending) {

    boolean isFiring() {
        return endedAt == null;
    }

    String status() {
        return isFiring() ? "firing" : "resolved";
    }

    /** {@code router.memory.used_mb is above 1536: 1600}. */
    String summary() {
        String threshold = Numbers.text(metric.alertThreshold());
        return isFiring()
                ? metric.name() + " is above " + threshold + ": " + Numbers.text(value)
                : metric.name() + " is no longer above " + threshold + ": " + ending;
    }
}

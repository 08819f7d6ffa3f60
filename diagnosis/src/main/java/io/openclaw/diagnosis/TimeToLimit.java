package io.openclaw.diagnosis;

import io.openclaw.diagnosis.finding.Forecast;
import org.jspecify.annotations.Nullable;

/**
 * Seconds from the last sample until a wall is hit; infinite where none is.
 *
 * @param p10 that it takes longer than with 90 %
 * @param p90 that it takes longer than with 10 %; infinite where it may never be
 * @param confidence how sure it is that the wall is hit within the horizon, 0 to 1
 */
public record TimeToLimit(double p10, double p50, double p90, double confidence) {
    public static final TimeToLimit NEVER =
            new TimeToLimit(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 0);

    static TimeToLimit of(@Nullable Forecast forecast, double elapsed) {
        return forecast == null
                ? NEVER
                : new TimeToLimit(
                        Math.max(0, forecast.p10() - elapsed),
                        Math.max(0, forecast.p50() - elapsed),
                        Math.max(0, forecast.p90() - elapsed),
                        forecast.sure());
    }
}

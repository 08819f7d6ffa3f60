package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.stats.Quantiles;
import io.openclaw.diagnosis.stats.TheilSen;
import io.openclaw.diagnosis.tuning.Thresholds;
import org.jspecify.annotations.Nullable;

/**
 * A straight rise in MB over seconds: the slope of Theil-Sen, with its interval.
 *
 * @param from seconds of the first bucket on it
 * @param to seconds of the last one
 * @param slope10 MB a second that the slope exceeds with 90 %
 * @param end MB on the line at its last bucket
 * @param noise MB by which buckets lie off it (a standard deviation)
 * @param sure how sure it is that it is as steep as was asked, 0 to 1
 * @param wander MB by which the rise itself strays in a second, growing with the root of time: load does that to a leak
 * @param plateau MB at which it will stand if it slows down as so far; infinite where it does not slow down
 */
public record Line(
        double from,
        double to,
        int buckets,
        double slope10,
        double slope50,
        double slope90,
        double end,
        double noise,
        double sure,
        double wander,
        double plateau) {

    public double seconds() {
        return to - from;
    }

    public double rise() {
        return slope50 * seconds();
    }

    /**
     * Null where the values don't rise, or might as well not, or hardly as steeply as was asked.
     *
     * @param spread what the slope's interval is widened by
     * @param needed slope that reaches the wall within the horizon
     */
    static @Nullable Line rising(double[] times, double[] values, int n, double spread, double needed) {
        if (TheilSen.risesAtMost(values, n) < Thresholds.RISES) {
            return null;
        }
        TheilSen fit = TheilSen.of(times, values, n);
        double slope = fit.slope();
        if (!(slope > 0) || fit.steeperBy(0) < Thresholds.RISES) {
            return null;
        }
        double wander = wander(times, values, n, slope);
        double seconds = times[n - 1] - times[0];
        // a random walk's own slope over a window of that length: variance 6/5 of its square a second over the length
        double strays = Thresholds.P90 * wander * Math.sqrt(1.2 / seconds);
        double low = Math.hypot(spread * (slope - fit.slope(-Thresholds.P90)), strays);
        double high = Math.hypot(spread * (fit.slope(Thresholds.P90) - slope), strays);
        double sure = sure((slope - needed) / (slope > needed ? low : high));
        if (sure < Thresholds.HARDLY) {
            return null;
        }
        double intercept = fit.intercept(times, values, n);
        double[] off = new double[n];
        for (int i = 0; i < n; i++) {
            off[i] = values[i] - intercept - slope * times[i];
        }
        return new Line(
                times[0],
                times[n - 1],
                n,
                slope - low,
                slope,
                slope + high,
                intercept + slope * times[n - 1],
                Quantiles.spread(off, n),
                sure,
                wander,
                plateau(values, n));
    }

    /** Of a normal distribution, how much is below that many p90 (Bowling, Khasawneh, Kaewkuekool and Cho 2009). */
    private static double sure(double off) {
        double z = Math.clamp(Thresholds.P90 * off, -5, 5);
        return 1 / (1 + Math.exp(-0.07056 * z * z * z - 1.5976 * z));
    }

    /** How much more far buckets differ from the line between them than near ones do: noise gives both the same. */
    private static double wander(double[] times, double[] values, int n, double slope) {
        int lag = Math.max(2, n / 4);
        double near = strayed(times, values, n, slope, 1);
        double far = strayed(times, values, n, slope, lag);
        double step = (times[n - 1] - times[0]) / (n - 1);
        return Math.sqrt(Math.max(0, far - near) / ((lag - 1) * step));
    }

    private static double strayed(double[] times, double[] values, int n, double slope, int lag) {
        double sum = 0;
        for (int i = lag; i < n; i++) {
            double off = values[i] - values[i - lag] - slope * (times[i] - times[i - lag]);
            sum += off * off;
        }
        return sum / (n - lag);
    }

    /** Of an exponential approach through the means of three thirds, where the last third rises less than {@link Thresholds#FLATTENS} of the first. */
    private static double plateau(double[] values, int n) {
        int third = n / 3;
        double first = mean(values, 0, third);
        double second = mean(values, third, n - third);
        double last = mean(values, n - third, n);
        double slows = (last - second) / (second - first);
        if (second <= first || slows >= Thresholds.FLATTENS) {
            return Double.POSITIVE_INFINITY;
        }
        return slows <= 0 ? last : first + (second - first) / (1 - slows);
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }
}

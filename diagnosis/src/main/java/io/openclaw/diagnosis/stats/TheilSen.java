package io.openclaw.diagnosis.stats;

import java.util.Arrays;

/**
 * A line at the median of the slopes between all pairs of points (Theil 1950, Sen 1968): up to 29 % of the points may be outliers. How sure a slope is tells
 * Kendall's score: pairs that are steeper less those that are not. Values that follow each other closely say less than as many independent ones: the score's
 * variance is corrected for the autocorrelation of the ranks once the trend is taken out (Hamed and Rao 1998), upwards only.
 */
public final class TheilSen {
    private final double[] slopes;
    private final int pairs;
    private final double deviation;

    private TheilSen(double[] slopes, int pairs, double deviation) {
        this.slopes = slopes;
        this.pairs = pairs;
        this.deviation = deviation;
    }

    /** @param times ascending */
    public static TheilSen of(double[] times, double[] values, int n) {
        double[] slopes = new double[n * (n - 1) / 2];
        int pairs = 0;
        for (int i = 0; i < n; i++) {
            double time = times[i];
            double value = values[i];
            for (int j = i + 1; j < n; j++) {
                double seconds = times[j] - time;
                if (seconds > 0) {
                    slopes[pairs++] = (values[j] - value) / seconds;
                }
            }
        }
        Arrays.sort(slopes, 0, pairs);
        double slope = pairs == 0 ? 0 : Quantiles.of(slopes, pairs, 0.5);
        return new TheilSen(slopes, pairs, Math.sqrt(variance(n) * correction(times, values, n, slope)));
    }

    /** The standard score of values that don't follow each other: what the values rise by at most, for a fraction of the work. */
    public static double risesAtMost(double[] values, int n) {
        int score = 0;
        for (int i = 0; i < n; i++) {
            double value = values[i];
            for (int j = i + 1; j < n; j++) {
                score += values[j] > value ? 1 : values[j] < value ? -1 : 0;
            }
        }
        return score / Math.sqrt(variance(n));
    }

    private static double variance(int n) {
        return n * (n - 1.0) * (2.0 * n + 5) / 18;
    }

    /** NaN where no two points differ in time. */
    public double slope() {
        return slope(0);
    }

    /** The one that the true slope is below by chance of that standard score: -1.28 for one in ten. */
    public double slope(double score) {
        return pairs == 0
                ? Double.NaN
                : Quantiles.of(slopes, pairs, Math.clamp(0.5 + score * deviation / 2 / pairs, 0, 1));
    }

    /** Standard score of the line's being steeper than that: above 2.33 it is, with an error below 1 %. */
    public double steeperBy(double slope) {
        int above = 0;
        for (int i = pairs - 1; i >= 0 && slopes[i] > slope; i--) {
            above++;
        }
        int below = 0;
        for (int i = 0; i < pairs && slopes[i] < slope; i++) {
            below++;
        }
        return pairs == 0 ? 0 : (above - below) / deviation;
    }

    /** The value at time 0 of the line: half of the points lie above. */
    public double intercept(double[] times, double[] values, int n) {
        double slope = slope();
        double[] work = new double[n];
        for (int i = 0; i < n; i++) {
            work[i] = values[i] - slope * times[i];
        }
        return Quantiles.median(work, n);
    }

    private static double correction(double[] times, double[] values, int n, double slope) {
        double[] rest = new double[n];
        for (int i = 0; i < n; i++) {
            rest[i] = values[i] - slope * times[i];
        }
        double[] ranks = ranks(rest);
        double own = 0;
        for (double rank : ranks) {
            own += rank * rank;
        }
        double sum = 0;
        double significant = 1.96 / Math.sqrt(n);
        for (int lag = 1; own > 0 && lag <= n / 4; lag++) {
            double with = 0;
            for (int i = lag; i < n; i++) {
                with += ranks[i] * ranks[i - lag];
            }
            if (Math.abs(with / own) > significant) {
                sum += (n - lag) * (n - lag - 1.0) * (n - lag - 2.0) * with / own;
            }
        }
        return Math.max(1, 1 + 2 * sum / (n * (n - 1.0) * (n - 2.0)));
    }

    /** From the middle one on. */
    private static double[] ranks(double[] values) {
        double[] ranks = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            for (double value : values) {
                ranks[i] += Math.signum(values[i] - value) / 2;
            }
        }
        return ranks;
    }
}

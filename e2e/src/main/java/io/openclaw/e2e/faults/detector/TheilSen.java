package io.openclaw.e2e.faults.detector;

import java.util.Arrays;

/** The median of the slopes between all pairs of points, with Sen's interval (Journal of the American Statistical Association 63, 1968). */
final class TheilSen implements Slopes {
    /** Eight tenths of a normal distribution are within so many deviations. */
    private static final double DEVIATIONS = 1.2816;

    private double[] slopes = new double[0];

    @Override
    public Slope of(double[] x, double[] y, int count) {
        int pairs = count * (count - 1) / 2;
        if (slopes.length < pairs) {
            slopes = new double[pairs];
        }
        int next = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                slopes[next++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        Arrays.sort(slopes, 0, pairs);
        // Kendall's S has this deviation where there is no trend
        double deviation = Math.sqrt(count * (count - 1.0) * (2.0 * count + 5) / 18);
        int away = (int) Math.round(DEVIATIONS * deviation / 2);
        return new Slope(
                slopes[Math.max(0, pairs / 2 - away)],
                slopes[pairs / 2],
                slopes[Math.min(pairs - 1, pairs / 2 + away)]);
    }
}

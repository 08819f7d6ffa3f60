package io.openclaw.diagnosis.stats;

import java.util.Arrays;

/**
 * Least squares of one column on others, each coefficient within bounds: coordinate descent on the centred columns (Friedman, Hastie and Tibshirani 2007),
 * with a ridge so small that it only decides between columns that say the same.
 */
public final class BoundedRegression {
    private static final double RIDGE = 1e-4;
    private static final int SWEEPS = 50;
    /** Of a column's scale: a sweep that moves less is the last one. */
    private static final double STILL = 1e-4;

    private BoundedRegression() {}

    /** One coefficient a column; 0 for a column that stands still. */
    public static double[] fit(double[] values, double[][] columns, double[] lowest, double[] highest, int n) {
        int count = columns.length;
        double[][] products = new double[count][count];
        double[] with = new double[count];
        double[] means = new double[count];
        double mean = mean(values, n);
        for (int a = 0; a < count; a++) {
            means[a] = mean(columns[a], n);
        }
        double own = 0;
        for (int i = 0; i < n; i++) {
            own += (values[i] - mean) * (values[i] - mean);
            for (int a = 0; a < count; a++) {
                double off = columns[a][i] - means[a];
                with[a] += off * (values[i] - mean);
                for (int b = 0; b <= a; b++) {
                    products[a][b] += off * (columns[b][i] - means[b]);
                }
            }
        }
        double[] coefficients = new double[count];
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double moved = 0;
            for (int a = 0; a < count; a++) {
                double scale = products[a][a];
                if (scale <= 0) {
                    continue;
                }
                double left = with[a];
                for (int b = 0; b < count; b++) {
                    if (b != a) {
                        left -= coefficients[b] * (b < a ? products[a][b] : products[b][a]);
                    }
                }
                double next = Math.clamp(left / (scale * (1 + RIDGE)), lowest[a], highest[a]);
                moved = Math.max(moved, Math.abs(next - coefficients[a]) * Math.sqrt(scale));
                coefficients[a] = next;
            }
            if (moved <= STILL * Math.sqrt(own)) {
                break;
            }
        }
        return coefficients;
    }

    /** How much of the values' variance the columns explain: 0 to 1. */
    public static double explained(double[] values, double[][] columns, int n) {
        double[] lowest = new double[columns.length];
        double[] highest = new double[columns.length];
        Arrays.fill(lowest, Double.NEGATIVE_INFINITY);
        Arrays.fill(highest, Double.POSITIVE_INFINITY);
        double[] coefficients = fit(values, columns, lowest, highest, n);
        double mean = mean(values, n);
        double all = 0;
        double left = 0;
        double[] means = new double[columns.length];
        for (int a = 0; a < columns.length; a++) {
            means[a] = mean(columns[a], n);
        }
        for (int i = 0; i < n; i++) {
            double off = values[i] - mean;
            all += off * off;
            for (int a = 0; a < columns.length; a++) {
                off -= coefficients[a] * (columns[a][i] - means[a]);
            }
            left += off * off;
        }
        return all == 0 ? 0 : Math.clamp(1 - left / all, 0, 1);
    }

    private static double mean(double[] values, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += values[i];
        }
        return sum / n;
    }
}

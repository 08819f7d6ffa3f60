package io.openclaw.e2e.bench;

import java.util.Arrays;

/**
 * What repeated measurements say without assuming how they are distributed: the median, and an interval that holds the true median with at
 * least 95 %, from the binomial distribution of the order statistics (Conover, Practical Nonparametric Statistics, 3.2). Too few values for
 * that (under 6) give the whole range.
 */
record Spread(double median, double low, double high, double min, double max) {

    private static final double MISSES = 0.05;

    static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        int rank = rank(n);
        double median = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        return new Spread(median, sorted[rank - 1], sorted[n - rank], sorted[0], sorted[n - 1]);
    }

    /** Of the interval's lower end, from 1: the greatest rank that misses the median on either side with at most 5 % together. */
    static int rank(int n) {
        double below = Math.pow(0.5, n);
        double chosen = below;
        int rank = 1;
        while (rank < n / 2) {
            chosen = chosen * (n - rank + 1) / rank;
            below += chosen;
            if (2 * below > MISSES) {
                break;
            }
            rank++;
        }
        return rank;
    }
}

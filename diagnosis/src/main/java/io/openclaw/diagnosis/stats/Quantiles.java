package io.openclaw.diagnosis.stats;

import java.util.Arrays;

/** Order statistics. */
public final class Quantiles {
    private Quantiles() {}

    /** The middle of the first n values, of an even number the mean of both; NaN of none. Reorders them. */
    public static double median(double[] values, int n) {
        if (n == 0) {
            return Double.NaN;
        }
        double upper = select(values, n, n / 2);
        if (n % 2 == 1) {
            return upper;
        }
        double lower = values[0];
        for (int i = 1; i < n / 2; i++) {
            lower = Math.max(lower, values[i]);
        }
        return (lower + upper) / 2;
    }

    /**
     * @param sorted its first n, at least one, are ascending
     * @param share 0 to 1; between two values the line between them
     */
    public static double of(double[] sorted, int n, double share) {
        double place = share * (n - 1);
        int below = (int) place;
        int above = Math.min(below + 1, n - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** A standard deviation by the median distance from the median, of which outliers are no part (MAD / 0.6745). Keeps the order. */
    public static double spread(double[] values, int n) {
        double[] work = Arrays.copyOf(values, n);
        double middle = median(work, n);
        for (int i = 0; i < n; i++) {
            work[i] = Math.abs(values[i] - middle);
        }
        return median(work, n) / 0.6745;
    }

    /** Quickselect (Hoare 1961): afterwards what stands before k is no greater, what stands after it no less. */
    private static double select(double[] values, int n, int k) {
        int low = 0;
        int high = n - 1;
        while (low < high) {
            double pivot = values[(low + high) >>> 1];
            int i = low;
            int j = high;
            while (i <= j) {
                while (values[i] < pivot) {
                    i++;
                }
                while (values[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    double swapped = values[i];
                    values[i++] = values[j];
                    values[j--] = swapped;
                }
            }
            if (k <= j) {
                high = j;
            } else if (k >= i) {
                low = i;
            } else {
                break;
            }
        }
        return values[k];
    }
}

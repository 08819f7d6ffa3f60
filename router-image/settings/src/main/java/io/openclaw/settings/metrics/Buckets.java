package io.openclaw.settings.metrics;

import java.util.Arrays;
import java.util.NavigableMap;

/** A histogram by its buckets: how many were no larger than each bound, the last of which is infinite. One is kept of each pod, so it is small. */
final class Buckets {
    static final Buckets NONE = new Buckets(new double[0], new long[0]);

    /** Ascending. */
    private final double[] bounds;
    /** As many. */
    private final long[] counts;

    private Buckets(double[] bounds, long[] counts) {
        this.bounds = bounds;
        this.counts = counts;
    }

    static Buckets of(NavigableMap<Double, Long> counts) {
        return new Buckets(
                counts.keySet().stream().mapToDouble(Double::doubleValue).toArray(),
                counts.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** What has been counted since; none where a count has fallen: what was counted is not what was counted before, as after an upstream was taken out. */
    Buckets since(Buckets before) {
        long[] since = new long[counts.length];
        for (int i = 0; i < since.length; i++) {
            int then = Arrays.binarySearch(before.bounds, bounds[i]);
            since[i] = counts[i] - (then < 0 ? 0 : before.counts[then]);
            if (since[i] < 0) {
                return NONE;
            }
        }
        return new Buckets(bounds, since);
    }

    /** As PromQL's {@code histogram_quantile}: in a straight line through the bucket; the largest finite bound where it is above; 0 of nothing. */
    double quantile(double quantile) {
        long all = counts.length == 0 ? 0 : counts[counts.length - 1];
        if (all <= 0) {
            return 0;
        }
        double rank = quantile * all;
        double lower = 0;
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] >= rank) {
                return Double.isInfinite(bounds[i])
                        ? lower
                        : lower + (bounds[i] - lower) * (rank - below) / (counts[i] - below);
            }
            lower = bounds[i];
            below = counts[i];
        }
        return lower;
    }
}

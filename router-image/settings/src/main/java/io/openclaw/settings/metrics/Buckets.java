package io.openclaw.settings.metrics;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A histogram by its buckets: how many were no larger than each bound, the last of which is infinite. */
final class Buckets {
    private Buckets() {}

    /** Empty where one has fallen: what was counted is not what was counted before, as after an upstream was taken out. */
    static NavigableMap<Double, Long> since(NavigableMap<Double, Long> before, NavigableMap<Double, Long> now) {
        NavigableMap<Double, Long> since = new TreeMap<>();
        now.forEach((bound, count) -> since.put(bound, count - before.getOrDefault(bound, 0L)));
        return since.values().stream().anyMatch(count -> count < 0) ? new TreeMap<>() : since;
    }

    /** As PromQL's {@code histogram_quantile}: in a straight line through the bucket; the largest finite bound where it is above; 0 of nothing. */
    static double quantile(double quantile, NavigableMap<Double, Long> buckets) {
        Map.Entry<Double, Long> last = buckets.lastEntry();
        if (last == null || last.getValue() <= 0) {
            return 0;
        }
        double rank = quantile * last.getValue();
        double lower = 0;
        long below = 0;
        for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
            double upper = bucket.getKey();
            long upTo = bucket.getValue();
            if (upTo >= rank) {
                return Double.isInfinite(upper) ? lower : lower + (upper - lower) * (rank - below) / (upTo - below);
            }
            lower = upper;
            below = upTo;
        }
        return lower;
    }
}

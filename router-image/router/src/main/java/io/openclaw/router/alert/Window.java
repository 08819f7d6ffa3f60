package io.openclaw.router.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The largest observation of a histogram in the last minutes, as far as its buckets tell: the upper bound of the highest bucket that grew, as
 * PromQL's {@code histogram_quantile(1, increase(...[5m]))} has it.
 */
final class Window {
    static final Duration LENGTH = Duration.ofMinutes(5);

    private final Map<Double, Instant> grew = new TreeMap<>();
    private NavigableMap<Double, Long> last = new TreeMap<>();

    /** @return empty where nothing was observed */
    OptionalDouble largest(NavigableMap<Double, Long> buckets, Instant now) {
        if (!last.isEmpty()) {
            long below = 0;
            long belowBefore = 0;
            for (Map.Entry<Double, Long> bucket : buckets.entrySet()) {
                long before = last.getOrDefault(bucket.getKey(), belowBefore);
                if (bucket.getValue() - below > before - belowBefore) {
                    grew.put(bucket.getKey(), now);
                }
                below = bucket.getValue();
                belowBefore = before;
            }
        }
        last = buckets;
        grew.values().removeIf(when -> when.plus(LENGTH).isBefore(now));
        OptionalDouble highest =
                grew.keySet().stream().mapToDouble(Double::doubleValue).max();
        // of what is above all bounds nothing more is known than that
        return highest.isPresent() && highest.getAsDouble() == Double.POSITIVE_INFINITY
                ? OptionalDouble.of(buckets.headMap(Double.POSITIVE_INFINITY).lastKey())
                : highest;
    }
}

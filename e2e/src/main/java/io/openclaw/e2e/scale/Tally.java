package io.openclaw.e2e.scale;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often what was done. */
final class Tally {
    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String what) {
        counts.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    Map<String, Long> soFar() {
        Map<String, Long> copy = new TreeMap<>();
        counts.forEach((what, count) -> copy.put(what, count.sum()));
        return copy;
    }

    /** What came since {@code before}; without what did not. */
    Map<String, Long> since(Map<String, Long> before) {
        Map<String, Long> difference = soFar();
        before.forEach((what, count) -> difference.merge(what, -count, Long::sum));
        difference.values().removeIf(count -> count == 0);
        return difference;
    }

    static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}

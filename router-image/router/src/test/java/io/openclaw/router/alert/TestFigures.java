package io.openclaw.router.alert;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Figures that a test sets. */
final class TestFigures implements Figures {
    final Map<String, List<Double>> gauges = new ConcurrentHashMap<>();
    final Map<String, NavigableMap<Double, Long>> histograms = new ConcurrentHashMap<>();

    TestFigures gauge(String name, double... values) {
        gauges.put(name, Arrays.stream(values).boxed().toList());
        return this;
    }

    /** @param below observations at most 0.25, at most 0.5 and at most 1 s, each with the smaller ones; and all */
    TestFigures histogram(String name, long... below) {
        double[] bounds = {0.25, 0.5, 1, Double.POSITIVE_INFINITY};
        NavigableMap<Double, Long> buckets = new TreeMap<>();
        for (int i = 0; i < bounds.length; i++) {
            buckets.put(bounds[i], below[i]);
        }
        histograms.put(name, buckets);
        return this;
    }

    @Override
    public List<Double> values(String series, Map<String, String> labels) {
        return gauges.getOrDefault(series, List.of());
    }

    @Override
    public NavigableMap<Double, Long> buckets(String histogram) {
        return histograms.getOrDefault(histogram, new TreeMap<>());
    }

    @Override
    public Set<String> names() {
        return gauges.keySet();
    }

    @Override
    public Set<String> histograms() {
        return histograms.keySet();
    }
}

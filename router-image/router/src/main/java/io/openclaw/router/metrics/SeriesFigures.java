package io.openclaw.router.metrics;

import io.openclaw.router.alert.Figures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What Prometheus would see, for alerts that are judged in this process. */
public final class SeriesFigures implements Exposition.Samples, Figures {
    private static final String BUCKET = "_bucket";
    private static final String BOUND = "le";

    private final Map<String, String> types = new HashMap<>();
    private final Map<String, List<Sample>> samples = new HashMap<>();

    private record Sample(Map<String, String> labels, double value) {
        boolean has(Map<String, String> wanted) {
            return wanted.entrySet().stream()
                    .allMatch(label -> labels.getOrDefault(label.getKey(), "").matches(label.getValue()));
        }
    }

    @Override
    public void family(String name, String type, String help) {
        types.put(name, type);
    }

    @Override
    public void sample(String name, Map<String, String> labels, double value) {
        samples.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(new Sample(labels, value));
    }

    @Override
    public List<Double> values(String series, Map<String, String> labels) {
        return samples.getOrDefault(series, List.of()).stream()
                .filter(sample -> sample.has(labels))
                .map(Sample::value)
                .toList();
    }

    @Override
    public NavigableMap<Double, Long> buckets(String histogram) {
        NavigableMap<Double, Long> buckets = new TreeMap<>();
        for (Sample sample : samples.getOrDefault(histogram + BUCKET, List.of())) {
            String bound = sample.labels.getOrDefault(BOUND, "");
            buckets.merge(
                    bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound),
                    (long) sample.value,
                    Long::sum);
        }
        return buckets;
    }

    @Override
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        types.forEach((name, type) -> {
            if (!type.equals("histogram")) {
                names.add(name);
            }
        });
        return names;
    }

    @Override
    public Set<String> histograms() {
        Set<String> names = new TreeSet<>();
        types.forEach((name, type) -> {
            if (type.equals("histogram")) {
                names.add(name);
            }
        });
        return names;
    }
}

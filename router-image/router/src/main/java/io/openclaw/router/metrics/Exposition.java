package io.openclaw.router.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Metric families as Prometheus knows them, sample by sample, in the text format 0.0.4 or in OpenMetrics 1.0, or for who judges them in this
 * process. The formats differ in that OpenMetrics names a counter's family without {@code _total}, knows info metrics, and ends with
 * {@code # EOF}.
 */
final class Exposition {
    private final boolean openMetrics;
    private final Samples samples;

    /** Where they go. */
    interface Samples {
        void family(String name, String type, String help);

        void sample(String name, Map<String, String> labels, double value);
    }

    Exposition(boolean openMetrics, Samples samples) {
        this.openMetrics = openMetrics;
        this.samples = samples;
    }

    /** One family that is being written. */
    final class Family {
        private final String sample;

        private Family(String sample) {
            this.sample = sample;
        }

        Family value(Map<String, String> labels, long value) {
            return value(labels, (double) value);
        }

        Family value(Map<String, String> labels, double value) {
            samples.sample(sample, labels, value);
            return this;
        }
    }

    /** One family of histograms with the same bounds. */
    final class Histograms {
        private final String name;
        private final List<Double> bounds;

        private Histograms(String name, List<Double> bounds) {
            this.name = name;
            this.bounds = bounds;
        }

        /** @param counts of each bucket alone; one more than bounds, for what is above all of them */
        Histograms value(Map<String, String> labels, List<Long> counts, double sum) {
            long cumulated = 0;
            for (int i = 0; i < counts.size(); i++) {
                cumulated += counts.get(i);
                Map<String, String> withBound = new TreeMap<>(labels);
                withBound.put(
                        "le", ExpositionText.number(i < bounds.size() ? bounds.get(i) : Double.POSITIVE_INFINITY));
                samples.sample(name + "_bucket", withBound, (double) cumulated);
            }
            samples.sample(name + "_sum", labels, sum);
            samples.sample(name + "_count", labels, (double) cumulated);
            return this;
        }
    }

    void gauge(String name, String help, long value) {
        gauge(name, help, (double) value);
    }

    void gauge(String name, String help, double value) {
        gauges(name, help).value(Map.of(), value);
    }

    Family gauges(String name, String help) {
        head(name, "gauge", help);
        return new Family(name);
    }

    /** @param name without {@code _total} */
    void counter(String name, String help, long value) {
        counters(name, help).value(Map.of(), value);
    }

    Family counters(String name, String help) {
        head(openMetrics ? name : name + "_total", "counter", help);
        return new Family(name + "_total");
    }

    /** @param name without {@code _info} */
    void info(String name, String help, Map<String, String> labels) {
        head(openMetrics ? name : name + "_info", openMetrics ? "info" : "gauge", help);
        samples.sample(name + "_info", labels, 1);
    }

    /** @param bounds inclusive upper ones, ascending */
    Histograms histograms(String name, String help, List<Double> bounds) {
        head(name, "histogram", help);
        return new Histograms(name, bounds);
    }

    private void head(String name, String type, String help) {
        samples.family(name, type, help);
    }
}

package io.openclaw.router.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes metric families in the Prometheus text format 0.0.4 or in OpenMetrics 1.0. They differ in that OpenMetrics names a counter's family
 * without {@code _total}, knows info metrics, and ends with {@code # EOF}.
 */
final class Exposition {
    private final boolean openMetrics;
    private final StringBuilder text = new StringBuilder(8192);

    Exposition(boolean openMetrics) {
        this.openMetrics = openMetrics;
    }

    /** One family that is being written. */
    final class Family {
        private final String sample;

        private Family(String sample) {
            this.sample = sample;
        }

        Family value(Map<String, String> labels, long value) {
            line(sample, labels, Long.toString(value));
            return this;
        }

        Family value(Map<String, String> labels, double value) {
            line(sample, labels, number(value));
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
                withBound.put("le", i < bounds.size() ? number(bounds.get(i)) : "+Inf");
                line(name + "_bucket", withBound, Long.toString(cumulated));
            }
            line(name + "_sum", labels, number(sum));
            line(name + "_count", labels, Long.toString(cumulated));
            return this;
        }
    }

    void gauge(String name, String help, long value) {
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
        line(name + "_info", labels, "1");
    }

    /** @param bounds inclusive upper ones, ascending */
    Histograms histograms(String name, String help, List<Double> bounds) {
        head(name, "histogram", help);
        return new Histograms(name, bounds);
    }

    String end() {
        return openMetrics ? text + "# EOF\n" : text.toString();
    }

    private void head(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, Map<String, String> labels, String value) {
        text.append(name);
        if (!labels.isEmpty()) {
            char before = '{';
            for (Map.Entry<String, String> label : new TreeMap<>(labels).entrySet()) {
                text.append(before)
                        .append(label.getKey())
                        .append("=\"")
                        .append(escaped(label.getValue()))
                        .append('"');
                before = ',';
            }
            text.append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    /** Whole numbers without a fraction. */
    private static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) {
            return "+Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}

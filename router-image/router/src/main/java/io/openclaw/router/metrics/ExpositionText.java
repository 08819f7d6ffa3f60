package io.openclaw.router.metrics;

import java.util.Map;
import java.util.TreeMap;

/** Samples as text. */
final class ExpositionText implements Exposition.Samples {
    /** Above it a double has no fraction to leave out, and its digits say more than it knows. */
    private static final double MOST_AS_WHOLE = 1e15;

    private final StringBuilder text = new StringBuilder(8192);

    @Override
    public void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    @Override
    public void sample(String name, Map<String, String> labels, double value) {
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
        text.append(' ').append(number(value)).append('\n');
    }

    /** Whole numbers without a fraction. */
    static String number(double value) {
        if (value == Double.POSITIVE_INFINITY) {
            return "+Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < MOST_AS_WHOLE
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}

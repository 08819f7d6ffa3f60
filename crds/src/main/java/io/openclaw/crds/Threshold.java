package io.openclaw.crds;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/**
 * A metric and the value above which it alerts. In the file the name says the unit ({@code router.memory.used_mb}, {@code 1536}), in the
 * resource the value does ({@code router.memory.used}, {@code 1536Mi}).
 */
record Threshold(String metric, String value) {
    private static final String MEGABYTES = "_mb";
    private static final String MILLISECONDS = "_ms";

    /** As the file says it; a value without a unit, or none at all, stays as it is. */
    Threshold inFile() {
        if (value.matches("[0-9.]+[KMGT]i")) {
            BigDecimal bytes = Quantity.getAmountInBytes(new Quantity(value));
            return new Threshold(named(MEGABYTES), plain(bytes.divide(BigDecimal.valueOf(Bytes.MIB))));
        }
        if (value.matches("[0-9.]+")) {
            return this;
        }
        return GoDuration.parse(value)
                .map(duration -> new Threshold(
                        named(MILLISECONDS),
                        plain(BigDecimal.valueOf(duration.toNanos()).movePointLeft(6))))
                .orElse(this);
    }

    /** As the resource says it. */
    Threshold inResource() {
        if (metric.endsWith(MEGABYTES)) {
            return new Threshold(unnamed(MEGABYTES), value + "Mi");
        }
        if (metric.endsWith(MILLISECONDS)) {
            boolean whole = value.matches("[0-9]{1,15}");
            String duration = whole ? GoDuration.format(Duration.ofMillis(Long.parseLong(value))) : value + "ms";
            return new Threshold(unnamed(MILLISECONDS), duration);
        }
        return this;
    }

    private String named(String unit) {
        return metric.endsWith(unit) ? metric : metric + unit;
    }

    private String unnamed(String unit) {
        return metric.substring(0, metric.length() - unit.length());
    }

    /** @return a value without a unit */
    static Optional<Object> number(String text) {
        return text.matches("[0-9]+(\\.[0-9]+)?") ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}

package io.openclaw.settings.resource;

import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A metric and the value above which it alerts. In the file the name says the unit ({@code router.memory.used_mb}, {@code 1536}), in the
 * resource the value does ({@code router.memory.used}, {@code 1536Mi}).
 */
record Threshold(String metric, String value) {
    private static final String MEGABYTES = "_mb";
    private static final String MILLISECONDS = "_ms";
    private static final Pattern NUMBER = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,15}");

    /** As the file says it; a value without a unit, or none at all, stays as it is. */
    Threshold inFile() {
        if (NUMBER.matcher(value).matches()) {
            return this;
        }
        if (value.endsWith("i")) {
            return Bytes.exact(value)
                    .map(bytes -> new Threshold(named(MEGABYTES), plain(bytes.divide(BigDecimal.valueOf(Bytes.MIB)))))
                    .orElse(this);
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
            boolean whole = WHOLE.matcher(value).matches();
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
        return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    static String plain(BigDecimal number) {
        return number.stripTrailingZeros().toPlainString();
    }
}

package io.openclaw.settings.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Kubernetes writes them: Go's {@code time.ParseDuration} without signs and without units below a millisecond, as in
 * {@code 1h30m}, {@code 1.5s} or {@code 500ms}.
 */
public final class GoDuration {
    /** What the schema accepts; at most ten digits a number, so that every text has a {@link Duration}. */
    public static final String PATTERN = "^(0|([0-9]{1,10}(\\.[0-9]{1,9})?(ms|s|m|h))+)$";

    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    private static final Pattern PART = Pattern.compile("([0-9.]+)(ms|s|m|h)");

    private GoDuration() {}

    /** @return the duration, parts of a nanosecond rounded up; empty where the text is none */
    public static Optional<Duration> parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        BigDecimal nanos = BigDecimal.ZERO;
        for (Matcher part = PART.matcher(text); part.find(); ) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
        }
        BigDecimal[] seconds =
                nanos.setScale(0, RoundingMode.CEILING).divideAndRemainder(BigDecimal.valueOf(1_000_000_000));
        return Optional.of(Duration.ofSeconds(seconds[0].longValueExact(), seconds[1].longValueExact()));
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException(unit);
        };
    }

    /** The shortest text that {@link #parse} reads back, to the millisecond (parts of one are rounded up): {@code 1h30m}, {@code 500ms}, {@code 0s}. */
    public static String format(Duration duration) {
        long millis = duration.plusNanos(999_999).toMillis();
        if (millis == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        part(text, millis / 3_600_000, "h");
        part(text, millis / 60_000 % 60, "m");
        part(text, millis / 1000 % 60, "s");
        part(text, millis % 1000, "ms");
        return text.toString();
    }

    private static void part(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}

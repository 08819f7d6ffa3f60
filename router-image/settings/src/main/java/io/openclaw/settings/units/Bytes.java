package io.openclaw.settings.units;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Quantities of bytes, as in {@code 512Mi}, and the whole units that openclaw.yaml counts in. */
public final class Bytes {
    /** What the schema accepts for a quantity of bytes: neither negative nor parts of a byte. */
    public static final String PATTERN = "^[0-9]{1,15}(\\.[0-9]{1,9})?(k|[KMGT]i|[MGT])?$";

    public static final long KIB = 1024;
    public static final long MIB = 1024 * KIB;

    private static final Pattern WHOLE = Pattern.compile(PATTERN);
    /** A unit's place is its power of 1024. */
    private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti");
    /** A unit's place is its power of 1000. */
    private static final List<String> DECIMAL = List.of("", "k", "M", "G", "T");

    private Bytes() {}

    /** @return the bytes, parts of one rounded up; empty where the text is no quantity of bytes */
    public static Optional<Long> parse(String text) {
        return exact(text)
                .map(bytes -> bytes.setScale(0, RoundingMode.CEILING))
                .filter(bytes -> bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
                .map(BigDecimal::longValueExact);
    }

    /** @return the bytes and parts of one; empty where the text is no quantity of bytes */
    public static Optional<BigDecimal> exact(String text) {
        Matcher quantity = WHOLE.matcher(text);
        if (!quantity.matches()) {
            return Optional.empty();
        }
        String unit = quantity.group(2) == null ? "" : quantity.group(2);
        BigDecimal amount = new BigDecimal(text.substring(0, text.length() - unit.length()));
        boolean binary = BINARY.contains(unit);
        return Optional.of(amount.multiply(
                BigDecimal.valueOf(binary ? 1024 : 1000).pow((binary ? BINARY : DECIMAL).indexOf(unit))));
    }

    /** In Kubernetes' canonical form: the largest binary unit that divides it, {@code 1Gi} for 1024 MiB. */
    public static String format(long bytes) {
        long amount = bytes;
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < BINARY.size() - 1) {
            amount /= 1024;
            unit++;
        }
        return amount + BINARY.get(unit);
    }
}

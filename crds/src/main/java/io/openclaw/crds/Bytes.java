package io.openclaw.crds;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Quantities of bytes, as in {@code 512Mi}, and the whole units that openclaw.yaml counts in. */
public final class Bytes {
    /** What the schema accepts for a quantity of bytes: neither negative nor parts of a byte. */
    public static final String PATTERN = "^[0-9]{1,15}(\\.[0-9]{1,9})?(k|[KMGT]i|[MGT])?$";

    public static final long KIB = 1024;
    public static final long MIB = 1024 * KIB;

    private Bytes() {}

    /** @return the bytes, parts of one rounded up; empty where the text is no quantity of bytes */
    public static Optional<Long> parse(Quantity quantity) {
        String text = quantity.toString();
        return text.matches(PATTERN)
                ? Optional.of(Quantity.getAmountInBytes(quantity).setScale(0, RoundingMode.CEILING))
                        .filter(bytes -> bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0)
                        .map(BigDecimal::longValueExact)
                : Optional.empty();
    }

    /** In Kubernetes' canonical form: the largest binary unit that divides it, {@code 1Gi} for 1024 MiB. */
    public static Quantity quantity(long bytes) {
        long amount = bytes;
        int unit = 0;
        while (amount != 0 && amount % 1024 == 0 && unit < UNITS.length - 1) {
            amount /= 1024;
            unit++;
        }
        return new Quantity(Long.toString(amount), UNITS[unit]);
    }

    private static final String[] UNITS = {"", "Ki", "Mi", "Gi", "Ti"};
}

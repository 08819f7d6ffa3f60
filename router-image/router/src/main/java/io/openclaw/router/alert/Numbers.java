package io.openclaw.router.alert;

import java.math.BigDecimal;
import java.math.MathContext;

/** Figures as people read them. */
final class Numbers {
    /** More say nothing in an alert. */
    private static final MathContext DIGITS = new MathContext(6);

    private Numbers() {}

    static String text(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(value, DIGITS).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }
}

package io.openclaw.diagnosis.rule;

import io.openclaw.diagnosis.finding.Change;
import io.openclaw.diagnosis.finding.Growth;
import io.openclaw.diagnosis.finding.Line;
import io.openclaw.diagnosis.history.Signal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Figures {
    private Figures() {}

    public static String mb(double mb) {
        return number(mb) + " MB";
    }

    public static String percent(double share) {
        return number(100 * share) + " %";
    }

    /** Of what memory holds more than usual; empty where that is nothing. */
    static String ofGrowth(double share) {
        return share > 0 ? ", " + percent(share) + " of the growth" : "";
    }

    public static String span(double seconds) {
        if (Double.isInfinite(seconds)) {
            return "never";
        }
        if (seconds < 120) {
            return number(seconds) + " s";
        }
        return seconds < 7200 ? number(seconds / 60) + " min" : number(seconds / 3600) + " h";
    }

    /** Three digits that count. */
    public static String number(double value) {
        double size = Math.abs(value);
        return String.format(Locale.ROOT, size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : "%.2f", value);
    }

    static String change(String what, Change change, String unit) {
        return "%s %s%s, usually %s%s. "
                .formatted(
                        what,
                        number(change.now()),
                        unit,
                        Double.isNaN(change.usual()) ? "unknown" : number(change.usual()),
                        Double.isNaN(change.usual()) ? "" : unit);
    }

    /** What rises, by how much, for how long and how surely; empty where nothing does. */
    static String growth(@Nullable Growth growth) {
        if (growth == null) {
            return "";
        }
        Line line = growth.line();
        return "%s rises by %s MB a minute (80 %%: %s to %s) for %s. "
                .formatted(
                        pool(growth.pool()),
                        number(60 * line.slope50()),
                        number(60 * line.slope10()),
                        number(60 * line.slope90()),
                        span(line.seconds()));
    }

    static String pool(Signal pool) {
        return switch (pool) {
            case LIVE -> "Live heap";
            case PINNED -> "Pinned direct memory";
            case IDLE -> "Direct memory that nobody uses";
            default -> "Memory outside of heap and direct memory";
        };
    }
}

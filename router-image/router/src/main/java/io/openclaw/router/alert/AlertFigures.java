package io.openclaw.router.alert;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Where the alerts are, and what their receivers were told. */
public record AlertFigures(List<Rule> rules, List<Receiver> receivers) {
    public static final AlertFigures NONE = new AlertFigures(List.of(), List.of());

    /**
     * @param action null where it is only logged
     * @param state {@code inactive}, {@code pending} or {@code firing}
     * @param since it is in that state
     * @param value newest, in the metric's unit; empty where there is none
     * @param doubt why it can never fire; empty where it can
     */
    public record Rule(
            String metric,
            double threshold,
            String severity,
            @Nullable String action,
            String state,
            Instant since,
            OptionalDouble value,
            String doubt) {}

    /**
     * @param waiting messages
     * @param sent messages that it took
     * @param failed attempts
     * @param refused messages that it will never take
     * @param folded messages that a newer one of the same alert replaced before they were delivered
     * @param dropped messages that found no room
     * @param lastError of the newest attempt that failed; empty once one has succeeded
     */
    public record Receiver(
            String name,
            int waiting,
            long sent,
            long failed,
            long refused,
            long folded,
            long dropped,
            String lastError) {}
}

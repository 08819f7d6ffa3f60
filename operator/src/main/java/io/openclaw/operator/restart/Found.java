package io.openclaw.operator.restart;

import io.openclaw.diagnosis.Cause;
import org.jspecify.annotations.Nullable;

/**
 * What a drained pod's memory showed.
 *
 * @param evidence a line for the history, or why there is none
 * @param cause that it proves, whatever was known before; null where it proves none
 * @param afterMb live memory of the pod that took its place; null where it was not looked at
 */
public record Found(
        String evidence, @Nullable Cause cause, @Nullable Long afterMb) {
    /** Of the live memory at the claim: with so much left and no request to need it, somebody keeps it. Chosen. */
    private static final double KEPT = 0.5;

    private static final String ALL = ". All that is live: ";

    /** Of a line of evidence, what was found: without the list of all that is live, where it is more than that. */
    public static String essence(String evidence) {
        int all = evidence.indexOf(ALL);
        return all < 0 ? evidence : evidence.substring(0, all);
    }

    static Found nothing(String why) {
        return new Found(why, null, null);
    }

    /** @param drained its histogram, where there is no young one to compare it with */
    static Found of(Evidence drained) {
        return new Found(drained.excerpt(), null, null);
    }

    /**
     * @param young name of the pod that took its place, and {@code fresh} its histogram
     * @param beforeMb live memory when the restart was claimed
     */
    static Found of(Evidence drained, String young, Evidence fresh, long beforeMb) {
        long kept = drained.megabytes() - fresh.megabytes();
        String beyond = drained.beyond(fresh);
        if (kept >= KEPT * beforeMb && !beyond.isEmpty()) {
            return new Found(
                    "%d MB more live than in the young pod %s, and no request left to need it: %s"
                                    .formatted(kept, young, beyond)
                            + ALL
                            + drained.excerpt(),
                    Cause.HANDLER_LEAK,
                    fresh.megabytes());
        }
        if (fresh.megabytes() >= Lineage.FREED_NOTHING * beforeMb) {
            return new Found(
                    "The young pod %s holds %d MB already, of %d MB before: a restart frees nothing"
                                    .formatted(young, fresh.megabytes(), beforeMb)
                            + ALL
                            + drained.excerpt(),
                    Cause.INSUFFICIENT_MEMORY,
                    fresh.megabytes());
        }
        return new Found(drained.excerpt(), null, fresh.megabytes());
    }
}

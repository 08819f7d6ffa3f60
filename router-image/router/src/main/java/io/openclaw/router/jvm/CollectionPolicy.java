package io.openclaw.router.jvm;

import java.time.Duration;
import java.time.Instant;

/**
 * When a collection is worth asking for. What remains after a young collection counts old garbage as live; where that figure reaches the
 * level at which decisions are made from it, an old collection must confirm it. A heap that grows by more than young generations hold without
 * any collection (Serial allocates in old after a full collection that left young objects behind) has outgrown the last figure, and a new one
 * is due. And garbage is best collected while nobody waits.
 *
 * @param decisiveBytes live heap above which something acts on the figure
 * @param youngBytes most that the young generation holds ({@code max_new_space_mb})
 * @param idleGarbageBytes garbage that is worth a collection while the router is idle ({@code force_gc_threshold_mb})
 */
public record CollectionPolicy(long decisiveBytes, long youngBytes, long idleGarbageBytes) {
    /** A confirmation is a full pause: traffic that keeps promoting garbage must not turn into back-to-back ones. */
    static final Duration BETWEEN_CONFIRMATIONS = Duration.ofSeconds(10);
    /** An idle router has time, and a steady trickle of requests must not see a pause each second. */
    static final Duration BETWEEN_IDLE_COLLECTIONS = Duration.ofSeconds(60);

    /** What to do now. */
    public enum Decision {
        LEAVE,
        CONFIRM_LIVE_SET,
        COLLECT_WHILE_IDLE
    }

    /** @param lastForced when a collection was last asked for */
    public Decision decide(GcFigures gc, long heapUsedBytes, boolean idle, Instant lastForced, Instant now) {
        Duration since = Duration.between(lastForced, now);
        boolean unconfirmed =
                gc.count() > 0 && gc.liveBytes() >= decisiveBytes && gc.liveAfterOldBytes() < decisiveBytes;
        boolean outgrown = heapUsedBytes >= decisiveBytes && heapUsedBytes - gc.liveBytes() > 2 * youngBytes;
        if ((unconfirmed || outgrown) && since.compareTo(BETWEEN_CONFIRMATIONS) >= 0) {
            return Decision.CONFIRM_LIVE_SET;
        }
        boolean garbage = heapUsedBytes - gc.liveBytes() >= idleGarbageBytes;
        if (idle && garbage && since.compareTo(BETWEEN_IDLE_COLLECTIONS) >= 0) {
            return Decision.COLLECT_WHILE_IDLE;
        }
        return Decision.LEAVE;
    }
}

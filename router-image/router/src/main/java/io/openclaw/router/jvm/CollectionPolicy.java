package io.openclaw.router.jvm;

import java.time.Duration;
import java.util.List;

/**
 * When a collection is worth asking for. What remains after a young collection counts old garbage as live; where that figure reaches a mark at
 * which something is done about it, an old collection must confirm it. A heap that grows by more than young generations hold without any
 * collection (Serial allocates in old after a full collection that left young objects behind) has outgrown the last figure, and a new one
 * is due. A high figure that nothing has renewed for long may be over: where little is allocated no collection comes by itself. Requests are
 * refused for what is live and never for garbage: before that, and while it lasts, the figure must be exact. And garbage is best collected while
 * nobody waits.
 *
 * @param marks live heap in bytes from which on something acts on the figure, ascending
 * @param tightBytes from this live heap on a figure is renewed every minute
 * @param shedBytes from this one on new requests are refused
 * @param scarceBytes down to this one they still are
 * @param youngBytes most that the young generation holds ({@code max_new_space_mb})
 * @param idleGarbageBytes garbage that is worth a collection while the router is idle ({@code force_gc_threshold_mb})
 */
public record CollectionPolicy(
        List<Long> marks, long tightBytes, long shedBytes, long scarceBytes, long youngBytes, long idleGarbageBytes) {
    /** A confirmation is a full pause: traffic that keeps promoting garbage must not turn into back-to-back ones. */
    static final Duration BETWEEN_CONFIRMATIONS = Duration.ofSeconds(10);
    /** An idle router has time, and a steady trickle of requests must not see a pause each second. */
    static final Duration BETWEEN_IDLE_COLLECTIONS = Duration.ofSeconds(60);

    static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(60);

    /** What to do now. */
    public enum Decision {
        LEAVE,
        CONFIRM_LIVE_SET,
        /** Stopping for as long as it takes. */
        CONFIRM_EXACTLY,
        COLLECT_WHILE_IDLE
    }

    /** How many wait for the router. */
    public enum Load {
        IDLE,
        SERVING,
        /** New requests are refused for want of memory. */
        SHEDDING
    }

    /**
     * @param sinceForced since a collection was last asked for
     * @param sinceOld since an old collection was last seen
     */
    public Decision decide(GcFigures gc, long heapUsedBytes, Load load, Duration sinceForced, Duration sinceOld) {
        boolean rested = sinceForced.compareTo(BETWEEN_CONFIRMATIONS) >= 0;
        if (rested && mustBeExact(gc, load, sinceOld)) {
            return Decision.CONFIRM_EXACTLY;
        }
        boolean stale = gc.confirmedLiveBytes() >= tightBytes && sinceOld.compareTo(BETWEEN_RENEWALS) >= 0;
        if (rested && (isUnconfirmed(gc) || isOutgrown(gc, heapUsedBytes) || stale)) {
            return Decision.CONFIRM_LIVE_SET;
        }
        boolean idle = load == Load.IDLE;
        boolean garbage = heapUsedBytes - gc.liveBytes() >= idleGarbageBytes;
        if (idle && garbage && sinceForced.compareTo(BETWEEN_IDLE_COLLECTIONS) >= 0) {
            return Decision.COLLECT_WHILE_IDLE;
        }
        return Decision.LEAVE;
    }

    private boolean isUnconfirmed(GcFigures gc) {
        return gc.count() > 0
                && marks.stream().anyMatch(mark -> gc.liveAfterOldBytes() < mark && gc.liveBytes() >= mark);
    }

    private boolean isOutgrown(GcFigures gc, long heapUsedBytes) {
        return heapUsedBytes >= marks.getFirst() && heapUsedBytes - gc.liveBytes() > 2 * youngBytes;
    }

    private boolean mustBeExact(GcFigures gc, Load load, Duration sinceOld) {
        boolean aged = !gc.exact() || sinceOld.compareTo(BETWEEN_CONFIRMATIONS) >= 0;
        return load == Load.SHEDDING
                ? aged && gc.confirmedLiveBytes() >= scarceBytes
                : !gc.exact() && gc.confirmedLiveBytes() >= shedBytes;
    }
}

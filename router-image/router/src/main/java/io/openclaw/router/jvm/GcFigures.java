package io.openclaw.router.jvm;

/**
 * All collections since the start.
 *
 * @param count young and old together
 * @param lastPauseMs the newest pause
 * @param liveBytes heap in use after the newest collection; before the first one, heap in use
 * @param liveAfterOldBytes heap in use after the newest collection that covered the old generation; 0 before the first one
 * @param exact whether that one left no garbage: a concurrent cycle of G1 finds it all, and frees only what fills whole regions
 */
public record GcFigures(
        long count,
        long oldCount,
        long lastPauseMs,
        long liveBytes,
        long liveAfterOldBytes,
        boolean exact,
        Pauses pauses) {
    static final GcFigures NONE = new GcFigures(0, 0, 0, 0, 0, true, Pauses.NONE);

    /** What is surely not garbage: an old collection has left it, and no newer collection has found less. 0 before the first old one. */
    public long confirmedLiveBytes() {
        return Math.min(liveBytes, liveAfterOldBytes);
    }

    GcFigures withCollection(boolean old, long remainingBytes) {
        return new GcFigures(
                count + 1,
                old ? oldCount + 1 : oldCount,
                lastPauseMs,
                remainingBytes,
                old ? remainingBytes : liveAfterOldBytes,
                old || exact,
                pauses);
    }

    /** A concurrent cycle of G1. */
    GcFigures withMarking(long remainingBytes) {
        GcFigures marked = withCollection(true, remainingBytes);
        return new GcFigures(marked.count, marked.oldCount, lastPauseMs, remainingBytes, remainingBytes, false, pauses);
    }

    GcFigures withPause(long pauseMs) {
        return new GcFigures(count, oldCount, pauseMs, liveBytes, liveAfterOldBytes, exact, pauses.with(pauseMs));
    }

    GcFigures withLive(long bytes) {
        return new GcFigures(count, oldCount, lastPauseMs, bytes, liveAfterOldBytes, exact, pauses);
    }
}

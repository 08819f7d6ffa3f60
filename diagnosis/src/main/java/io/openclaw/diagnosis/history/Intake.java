package io.openclaw.diagnosis.history;

import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * Turns what is counted "ever" into rates between two samples, by the process's own clock: an answer may be late, and the next one is not, so that on the
 * sampler's two lie close together that are seconds apart. A counter that fell says nothing once; a process that began anew ends the life before it.
 */
public final class Intake {
    public enum Kind {
        /** Not later than the one before, by either clock: to be left out. */
        USELESS,
        /** The first of a process. */
        FIRST,
        NEXT
    }

    private final double[] row = new double[Signal.ALL.length];
    private @Nullable Vitals last;
    /** What was pinned at most, the less the longer ago: chunks go back slowly. */
    private double pinned;
    /** Heap that was used at most: its pages stay. */
    private double used;

    private double seconds;

    /** The rates are then in {@link #row()}. */
    public Kind take(Vitals vitals) {
        Vitals before = last;
        boolean first = before == null || restarted(before, vitals);
        if (before != null && (vitals.at() <= before.at() || (!first && vitals.uptime() == before.uptime()))) {
            return Kind.USELESS;
        }
        last = vitals;
        double left = before == null || first ? 0 : Math.exp((before.at() - vitals.at()) / Thresholds.CHUNKS_GO);
        pinned = Math.max(vitals.outside().pinnedMb(), left * pinned);
        used = Math.max(vitals.heap().usedMb(), first ? 0 : used);
        levels(vitals);
        if (before == null || first) {
            return Kind.FIRST;
        }
        seconds = vitals.uptime() - before.uptime();
        rates(before, vitals, seconds);
        return Kind.NEXT;
    }

    /** That the rates are of. */
    public double seconds() {
        return seconds;
    }

    /** In the order of {@link Signal}; overwritten by the next sample. */
    public double[] row() {
        return row;
    }

    /** Of the heap, at most so far. */
    public double usedMb() {
        return used;
    }

    public @Nullable Vitals last() {
        return last;
    }

    private static boolean restarted(Vitals before, Vitals now) {
        double moved = (now.at() - now.uptime()) - (before.at() - before.uptime());
        return now.uptime() < before.uptime() || moved > Thresholds.START_JITTER;
    }

    private void levels(Vitals now) {
        put(Signal.LIVE, now.heap().liveMb());
        put(Signal.PINNED, now.outside().pinnedMb());
        put(Signal.IDLE, Math.max(0, now.outside().directMb() - pinned / Thresholds.UTILISATION));
        put(Signal.NATIVE, now.outside().rssMb() - used - now.outside().directMb());
        put(Signal.BODY, now.requests().largestBodyMb());
        put(Signal.QUEUE, now.queue().mb());
        put(Signal.OUTBOUND, now.requests().outboundMb());
        put(Signal.CACHE, now.cache().mb());
        put(Signal.IN_FLIGHT, (double) now.requests().inFlight());
        put(Signal.PAUSE, now.collections().longestPauseMs());
        double p95 = now.upstream().p95Seconds();
        put(Signal.UPSTREAM_P95, p95 > 0 ? p95 : Double.NaN);
        for (Signal rate : new Signal[] {
            Signal.FLOOR, Signal.ARRIVALS, Signal.COMPLETIONS, Signal.ALLOCATION, Signal.GC, Signal.OLD, Signal.HIT_RATE
        }) {
            put(rate, Double.NaN);
        }
    }

    private void rates(Vitals before, Vitals now, double seconds) {
        put(Signal.ARRIVALS, since(before.requests().arrived(), now.requests().arrived()) / seconds);
        put(
                Signal.COMPLETIONS,
                since(before.requests().completed(), now.requests().completed()) / seconds);
        put(Signal.ALLOCATION, since(before.heap().allocatedMb(), now.heap().allocatedMb()) / seconds);
        put(Signal.GC, since(before.collections().seconds(), now.collections().seconds()) / seconds);
        double old = since(before.collections().old(), now.collections().old());
        put(Signal.OLD, old);
        put(Signal.FLOOR, old > 0 ? now.heap().liveMb() : Double.NaN);
        double hits = since(before.cache().hits(), now.cache().hits());
        double asked = hits + since(before.cache().misses(), now.cache().misses());
        put(Signal.HIT_RATE, asked > 0 ? hits / asked : Double.NaN);
    }

    private static double since(double before, double now) {
        return now >= before ? now - before : Double.NaN;
    }

    private static double since(long before, long now) {
        return since((double) before, (double) now);
    }

    private void put(Signal signal, double value) {
        row[signal.column()] = value;
    }
}

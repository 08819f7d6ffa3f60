package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.History;
import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * What bands and causes are judged by: a view of one pod at one moment, not to be kept.
 *
 * @param last newest sample
 * @param peakBefore share of -Xmx that was live at most in the process before this one; 0 where there was none
 * @param full seconds of this life in which {@link Thresholds#LIVE_FULL} of the heap or more was live
 */
public record Findings(History history, Outlook outlook, Walls walls, Vitals last, double peakBefore, double full) {

    /** Seconds: an upstream that was quicker counts as this quick. Chosen. */
    private static final double QUICK = 0.005;

    /** MB a second: what allocated less counts as this much. Chosen. */
    private static final double LITTLE = 1;

    /** Live heap over -Xmx, the mean of the newest minute. */
    public double live() {
        return history.now(Signal.LIVE) / last.heap().maxMb();
    }

    /** What the newest old collection left, over -Xmx: what is above it may be garbage. Before the first one, all may be live. */
    public double confirmed() {
        return confirmed(history, last);
    }

    static double confirmed(History history, Vitals last) {
        double live = history.now(Signal.LIVE) / last.heap().maxMb();
        for (int level = 0; level < history.levels(); level++) {
            Ring ring = history.ring(level);
            for (int i = ring.size() - 1; i >= 0; i--) {
                double floor = ring.value(Signal.FLOOR, i);
                if (!Double.isNaN(floor)) {
                    return Math.min(floor / last.heap().maxMb(), live);
                }
            }
        }
        return live;
    }

    /** Live heap over -Xmx, of the least bucket within the newest minute; 0 before there is a minute. */
    public double liveThroughout() {
        Ring finest = history.ring(0);
        int buckets = (int) (Thresholds.LASTS / finest.width());
        if (finest.size() < buckets) {
            return 0;
        }
        double least = Double.POSITIVE_INFINITY;
        for (int i = finest.size() - buckets; i < finest.size(); i++) {
            double value = finest.value(Signal.LIVE, i);
            least = Double.isNaN(value) ? 0 : Math.min(least, value);
        }
        return least / last.heap().maxMb();
    }

    /** Share of the newest minute that collections took; 0 where unknown. */
    public double gc() {
        double share = history.now(Signal.GC);
        return Double.isNaN(share)
                        || history.ring(0).size()
                                < Thresholds.LASTS / history.ring(0).width()
                ? 0
                : share;
    }

    /**
     * Whether collections take the time though there is room, and nothing grows: then requests run for longer, and more of them at once, because the
     * router itself stands still.
     */
    public boolean isBusyCollecting() {
        return gc() >= Thresholds.GC_SOFT && confirmed() < Thresholds.LIVE_IDLE && growth() == null;
    }

    /** Longest pause of the newest minute, in milliseconds. */
    public double pauseMs() {
        Ring finest = history.ring(0);
        double longest = 0;
        for (int i = Math.max(0, finest.size() - 6); i < finest.size(); i++) {
            double value = finest.value(Signal.PAUSE, i);
            longest = Double.isNaN(value) ? longest : Math.max(longest, value);
        }
        return longest;
    }

    /** Resident set over the container's limit; 0 where either is unknown. */
    public double cgroup() {
        double limit = last.outside().limitMb();
        return limit > 0 ? last.outside().rssMb() / limit : 0;
    }

    /** Of all memory that requests can be in, what those hold that wait. */
    public double waiting() {
        return last.queue().mb() / (walls.heap() + walls.pinned());
    }

    /** Of the heap's wall, what one filter is seen to pile up: bytes with a name are proof where a trend is a guess. */
    public double piled() {
        return last.heap().piledMb() / walls.heap();
    }

    /** Of the nearer wall, what one body holds. */
    public double body() {
        return last.requests().largestBodyMb() / Math.min(walls.heap(), walls.pinned());
    }

    /** Upstream time over the least that it was for long, without what collections stop the router for. */
    public double slower() {
        return (1 - gc()) * upstream().ratio(QUICK);
    }

    public Change upstream() {
        return Change.ofLeast(history, Signal.UPSTREAM_P95);
    }

    /** Allocation over what it was. */
    public double allocates() {
        return change(Signal.ALLOCATION).ratio(LITTLE);
    }

    public Change change(Signal signal) {
        Forecast nearest = outlook.nearest();
        return Change.of(
                history,
                signal,
                nearest == null ? Double.NaN : nearest.growth().line().from());
    }

    /** What grows towards a wall first; null where nothing does. */
    public @Nullable Growth growth() {
        Forecast nearest = outlook.nearest();
        return nearest == null ? null : nearest.growth();
    }

    /** The pool that grows towards its wall first, or else the fuller of heap and direct memory. */
    public Signal pool() {
        Growth growth = growth();
        if (growth != null) {
            return growth.pool();
        }
        boolean heap = history.now(Signal.LIVE) / walls.heap() >= history.now(Signal.PINNED) / walls.pinned();
        return heap ? Signal.LIVE : Signal.PINNED;
    }

    /** Of the wall of {@link #pool}, what is filled. */
    public double filled() {
        Forecast nearest = outlook.nearest();
        return nearest == null ? history.now(pool()) / walls.of(pool()) : nearest.filled();
    }

    /**
     * Of what memory holds more than usual, the share that an owner holds more, 0 to 1: of the growth, or else of what {@link #pool} holds more than
     * before, where that is a step.
     *
     * @param owner QUEUE, OUTBOUND or CACHE
     */
    public double share(Signal owner) {
        Growth growth = growth();
        if (growth != null) {
            return switch (owner) {
                case QUEUE -> growth.queueShare();
                case OUTBOUND -> growth.outboundShare();
                case CACHE -> growth.cacheShare();
                default -> throw new IllegalArgumentException(owner + " owns no bytes of its own");
            };
        }
        double rise = change(pool()).rise();
        return rise >= Thresholds.STEP * walls.of(pool())
                ? Math.clamp(change(owner).rise() / rise, 0, 1)
                : 0;
    }

    /** Seconds of the longest window in which four of five buckets held {@link Thresholds#LIVE_FULL} of the heap. */
    public double fullSeconds() {
        for (int level = history.levels() - 1; level >= 0; level--) {
            Ring ring = history.ring(level);
            int full = 0;
            for (int i = 0; i < ring.size(); i++) {
                full += ring.value(Signal.LIVE, i)
                                >= Thresholds.LIVE_FULL * last.heap().maxMb()
                        ? 1
                        : 0;
            }
            if (ring.size() >= 3 && full >= 0.8 * ring.size()) {
                return (double) ring.size() * ring.width();
            }
        }
        return 0;
    }
}

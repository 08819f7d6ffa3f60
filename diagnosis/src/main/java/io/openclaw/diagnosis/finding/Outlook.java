package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.History;
import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What grows, pool by pool, and when each is at its wall. What a window shows is computed when it has a new bucket, and kept until the next. */
public final class Outlook {
    private static final Signal[] POOLS = {Signal.LIVE, Signal.PINNED, Signal.IDLE, Signal.NATIVE};

    private final @Nullable Growth[][] growths = new @Nullable Growth[POOLS.length][Thresholds.BUCKET_SECONDS.size()];
    private final @Nullable Forecast[] forecasts = new @Nullable Forecast[POOLS.length];

    private int looks;

    public void clear() {
        for (int pool = 0; pool < POOLS.length; pool++) {
            Arrays.fill(growths[pool], null);
            forecasts[pool] = null;
        }
    }

    /** @param levels that have a new bucket, the finest first */
    public void look(History history, int levels, Walls walls, Vitals last) {
        looks++;
        for (int pool = 0; pool < POOLS.length; pool++) {
            double headroom = walls.of(POOLS[pool]) - history.now(POOLS[pool]);
            for (int level = looks % Thresholds.FINEST_EVERY == 0 ? 0 : 1; level < levels; level++) {
                Ring ring = history.ring(level);
                growths[pool][level] = Growth.find(ring, POOLS[pool], headroom);
            }
            Growth growth = newest(growths[pool]);
            forecasts[pool] = growth == null ? null : Forecast.of(history, growth, walls, last);
        }
    }

    /** Of the longest window, whose slope is the surest, unless a shorter one says surely that it has changed. */
    private static @Nullable Growth newest(@Nullable Growth[] byLevel) {
        Growth best = null;
        for (int level = byLevel.length - 1; level >= 0; level--) {
            Growth shorter = byLevel[level];
            if (shorter != null && (best == null || contradicts(shorter.line(), best.line()))) {
                best = shorter;
            }
        }
        return best;
    }

    private static boolean contradicts(Line shorter, Line longer) {
        return shorter.slope10() > longer.slope90() || shorter.slope90() < Thresholds.OUTDATED * longer.slope10();
    }

    /**
     * Null where it does not grow towards a wall.
     *
     * @param pool LIVE, PINNED, IDLE or NATIVE
     */
    public @Nullable Forecast of(Signal pool) {
        for (int i = 0; i < POOLS.length; i++) {
            if (POOLS[i] == pool) {
                return forecasts[i];
            }
        }
        throw new IllegalArgumentException(pool + " is no pool");
    }

    /** What is at its wall first; null where nothing is on its way. */
    public @Nullable Forecast nearest() {
        Forecast nearest = null;
        for (Forecast forecast : forecasts) {
            if (forecast != null && (nearest == null || forecast.p50() < nearest.p50())) {
                nearest = forecast;
            }
        }
        return nearest;
    }
}

package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.History;
import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * When a growth is at its wall.
 *
 * @param filled share of the wall that is filled now
 * @param p10 seconds from the end of the newest bucket on
 * @param p90 infinite where the slope may be none, what grows is load, or the process is young: it may just be filling what it needs
 * @param sure how sure it is that the wall is hit within {@link Thresholds#HORIZON_WINDOWS} windows
 */
public record Forecast(Growth growth, double filled, double p10, double p50, double p90, double sure) {
    /** Of the noise of a bucket, the error of a line's end through some 30 of them: two over the root of their number. */
    private static final double LEVEL = 0.36;

    /** Seconds by which the least of the last 30 s is old while memory rises. */
    private static final double LEAST_LAG = 15;

    /** Enough is seen of it for what is left: the farther the wall, the longer the evidence. */
    public boolean isSeenFor(double share) {
        double seconds = growth.line().seconds();
        return seconds >= Thresholds.EVIDENCE || seconds >= share * p50;
    }

    private static Forecast of(History history, Growth growth, Walls walls, boolean young) {
        Line line = growth.line();
        Signal pool = growth.pool();
        double slope = line.slope50();
        Ring finest = history.ring(0);
        double asOf = finest.time(finest.size() - 1) + finest.width() / 2.0;
        double now = line.end() + growth.extra() + slope * (asOf - line.to() + lag(growth, line));
        double headroom = Math.max(0, walls.of(pool) - now);
        double p50 = headroom / slope;
        // what the level, the way there, the wall and the hour of the day add to the error of the slope
        double level = Math.hypot(line.noise() * LEVEL, line.wander() * Math.sqrt(p50));
        double off = Math.hypot(Math.hypot(Thresholds.P90 * level, walls.off(pool)) / slope, Thresholds.DRIFT * p50);
        double p10 = p50 - Math.hypot(p50 - headroom / line.slope90(), off);
        double p90 = line.slope10() <= 0 || !growth.isSteady() || young
                ? Double.POSITIVE_INFINITY
                : p50 + Math.hypot(headroom / line.slope10() - p50, off);
        return new Forecast(
                growth,
                finest.value(pool, finest.size() - 1) / walls.of(pool),
                Math.max(0, p10),
                p50,
                p90,
                line.sure());
    }

    /** The least of a bucket is that of its beginning, the more so the more it rises within one. */
    private static double lag(Growth growth, Line line) {
        if (growth.pool() != Signal.LIVE) {
            return 0;
        }
        double width = line.seconds() / (line.buckets() - 1);
        double rise = line.slope50() * width;
        return LEAST_LAG + width / 2 * rise / (rise + line.noise());
    }

    /**
     * Null where what grows is too far from its wall for what was seen of it, a start, slows down below the wall, is over, or is only load or a cache that has its bound.
     */
    static @Nullable Forecast of(History history, Growth growth, Walls walls, Vitals last) {
        Signal pool = growth.pool();
        double wall = walls.of(pool);
        boolean young = last.uptime() < Thresholds.WARM_UP;
        Forecast forecast = of(history, growth, walls, young);
        Line line = growth.line();
        boolean far = forecast.p50 > Thresholds.REACH * line.seconds();
        boolean flattens = line.plateau() < Thresholds.PLATEAU * wall;
        boolean starts = young
                && (forecast.p50 >= Thresholds.WARM_UP_LEFT
                        || (pool == Signal.LIVE && Findings.confirmed(history, last) < Thresholds.LIVE_CONFIRMED));
        boolean over = history.now(pool) < line.end() - Thresholds.OVER_NOISE * line.noise() - Thresholds.OVER * wall;
        return far || flattens || starts || over || isHarmless(growth, forecast.filled, walls, last) ? null : forecast;
    }

    private static boolean isHarmless(Growth growth, double filled, Walls walls, Vitals last) {
        if (growth.isUnowned()) {
            return false;
        }
        double wall = walls.of(growth.pool());
        if (growth.cacheShare() >= Thresholds.OWNS && last.cache().maxMb() > 0) {
            double still = Math.max(0, last.cache().maxMb() - last.cache().mb());
            return filled + still / wall <= Thresholds.CAP;
        }
        if (growth.queueShare() >= Thresholds.OWNS && last.queue().maxMb() > 0) {
            double still = Math.max(0, last.queue().maxMb() - last.queue().mb());
            return filled + still / wall < 1;
        }
        boolean owned = growth.queueShare() >= Thresholds.OWNS || growth.outboundShare() >= Thresholds.OWNS;
        return !owned && filled < Thresholds.EXPLAINED_MATTERS;
    }
}

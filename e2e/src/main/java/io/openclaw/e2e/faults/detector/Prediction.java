package io.openclaw.e2e.faults.detector;

import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * Extends the line through the last twenty minutes to the wall, of each memory that has one: what an alert by {@code predict_linear} does. Nothing is asked of
 * the line but that it rises, nor is anything said before the twenty minutes are full.
 */
final class Prediction implements Detector {
    private static final int MINUTES = 20;
    private static final double MINUTE = 60;

    /** The next restart's budget twice over: surge, drain, evidence. */
    private static final double HARD_SECONDS = 600;

    private static final double SOFT_SECONDS = 1_800;
    private static final double HEAP_WALL = 0.92;
    private static final double CONTAINER_WALL = 0.95;

    private final Slopes slopes;
    private final double[] at = new double[MINUTES];
    private final double[] live = new double[MINUTES];
    private final double[] pinned = new double[MINUTES];
    private final double[] resident = new double[MINUTES];
    private int count;
    private double uptime;
    private Verdict verdict = Verdict.OK;

    Prediction(Slopes slopes) {
        this.slopes = slopes;
    }

    @Override
    public void see(Vitals vitals) {
        if (vitals.uptime() < uptime) {
            count = 0;
            verdict = Verdict.OK;
        }
        uptime = vitals.uptime();
        if (count > 0 && vitals.at() - at[count - 1] < MINUTE) {
            return;
        }
        keep(vitals);
        if (count == MINUTES) {
            verdict = judge(vitals);
        }
    }

    private void keep(Vitals vitals) {
        if (count == MINUTES) {
            count--;
            for (double[] values : new double[][] {at, live, pinned, resident}) {
                System.arraycopy(values, 1, values, 0, count);
            }
        }
        at[count] = vitals.at();
        live[count] = vitals.heap().liveMb();
        pinned[count] = vitals.outside().pinnedMb();
        resident[count] = vitals.outside().rssMb();
        count++;
    }

    private Verdict judge(Vitals vitals) {
        Verdict.Interval soonest = sooner(
                sooner(
                        toWall(live, HEAP_WALL * vitals.heap().maxMb()),
                        toWall(pinned, vitals.outside().directMaxMb())),
                toWall(resident, CONTAINER_WALL * vitals.outside().limitMb()));
        if (soonest == null || soonest.p50() > SOFT_SECONDS) {
            return new Verdict(Verdict.Band.OK, Verdict.Cause.NONE, false, soonest);
        }
        Verdict.Band band = soonest.p50() < HARD_SECONDS ? Verdict.Band.HARD : Verdict.Band.SOFT;
        return new Verdict(band, Verdict.Cause.UNKNOWN, true, soonest);
    }

    private Verdict.@Nullable Interval toWall(double[] values, double wall) {
        Slopes.Slope slope = slopes.of(at, values, count);
        if (slope.low() <= 0) {
            return null;
        }
        double room = Math.max(0, wall - values[count - 1]);
        return new Verdict.Interval(room / slope.high(), room / slope.mid(), room / slope.low());
    }

    private static Verdict.@Nullable Interval sooner(Verdict.@Nullable Interval one, Verdict.@Nullable Interval other) {
        if (one == null) {
            return other;
        }
        return other == null || one.p50() <= other.p50() ? one : other;
    }

    @Override
    public Verdict verdict() {
        return verdict;
    }
}

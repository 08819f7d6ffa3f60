package io.openclaw.e2e.faults;

import io.openclaw.e2e.faults.detector.Verdict;

/** What was said until death, and whether it came true. */
final class Notes {
    private static final int MOST_KEPT = 256;

    private final double wrongFrom;
    private final double[] at = new double[MOST_KEPT];
    private final double[] p10 = new double[MOST_KEPT];
    private final double[] p90 = new double[MOST_KEPT];
    private int kept;
    private int every = 1;
    private int given;
    private double hardAt = Double.NaN;
    private boolean tooEarly;
    private Verdict.Cause cause = Verdict.Cause.NONE;

    Notes(double wrongFrom) {
        this.wrongFrom = wrongFrom;
    }

    void add(double now, Verdict verdict) {
        boolean hard = verdict.band() == Verdict.Band.HARD;
        if (now < wrongFrom) {
            tooEarly |= hard;
            return;
        }
        if (Double.isNaN(hardAt)) {
            if (verdict.band() != Verdict.Band.OK) {
                cause = verdict.cause();
            }
            if (hard) {
                hardAt = now;
            }
        }
        Verdict.Interval interval = verdict.toLimit();
        if (interval != null && Double.isFinite(interval.p90())) {
            keep(now, interval);
        }
    }

    /** Those of equal distance, so that a long story's are no more than a short one's. */
    private void keep(double now, Verdict.Interval interval) {
        if (given++ % every != 0) {
            return;
        }
        if (kept == MOST_KEPT) {
            for (int i = 0; i < MOST_KEPT / 2; i++) {
                at[i] = at[2 * i];
                p10[i] = p10[2 * i];
                p90[i] = p90[2 * i];
            }
            kept = MOST_KEPT / 2;
            every *= 2;
        }
        at[kept] = now;
        p10[kept] = interval.p10();
        p90[kept] = interval.p90();
        kept++;
    }

    Outcome.Watched end(double diedAt) {
        int held = 0;
        for (int i = 0; i < kept; i++) {
            double left = diedAt - at[i];
            held += p10[i] <= left && left <= p90[i] ? 1 : 0;
        }
        return new Outcome.Watched(wrongFrom, diedAt, hardAt, tooEarly, cause, kept, held);
    }
}

package io.openclaw.e2e.faults.detector;

import io.openclaw.settings.metrics.Vitals;

/** What process managers do: so many looks in a row above a threshold. */
final class Strikes implements Detector {
    private static final int OUT = 3;

    private static final Verdict RESTART = new Verdict(Verdict.Band.HARD, Verdict.Cause.UNKNOWN, true, null);

    private final double thresholdMb;
    private int strikes;

    Strikes(double thresholdMb) {
        this.thresholdMb = thresholdMb;
    }

    @Override
    public void see(Vitals vitals) {
        strikes = vitals.heap().liveMb() >= thresholdMb ? strikes + 1 : 0;
    }

    @Override
    public Verdict verdict() {
        return strikes >= OUT ? RESTART : Verdict.OK;
    }
}

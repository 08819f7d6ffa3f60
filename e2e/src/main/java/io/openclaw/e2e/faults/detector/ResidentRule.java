package io.openclaw.e2e.faults.detector;

import io.openclaw.settings.metrics.Vitals;

/** The alert rule that most clusters have: the container's memory is at 90 % of its limit. */
final class ResidentRule implements Detector {
    private static final double SHARE = 0.9;

    private static final Verdict RESTART = new Verdict(Verdict.Band.HARD, Verdict.Cause.UNKNOWN, true, null);

    private boolean above;

    @Override
    public void see(Vitals vitals) {
        above = vitals.outside().rssMb() >= SHARE * vitals.outside().limitMb();
    }

    @Override
    public Verdict verdict() {
        return above ? RESTART : Verdict.OK;
    }
}

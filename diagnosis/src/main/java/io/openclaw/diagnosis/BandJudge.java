package io.openclaw.diagnosis;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Forecast;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;

/** How near the end is: comes at once, leaves with hysteresis. */
final class BandJudge {
    private Limits limits;
    private Band band = Band.OK;
    /** Until when the band holds without a reason. */
    private double until;

    private boolean held;
    /** The newest votes on a trend, the last one lowest. */
    private int votes;

    private double lastVote = Double.NEGATIVE_INFINITY;
    /** Old collections since live heap is over the threshold; -1 while it isn't. */
    private double oldOver = -1;

    private boolean nearLimit;

    BandJudge(Limits limits) {
        this.limits = limits;
    }

    void limit(Limits now) {
        limits = now;
    }

    void clear() {
        band = Band.OK;
        held = false;
        votes = 0;
        lastVote = Double.NEGATIVE_INFINITY;
        oldOver = -1;
        nearLimit = false;
    }

    /**
     * Of each sample, since these don't wait for a bucket.
     *
     * @param old collections of the old generation since the sample before
     */
    void see(Vitals now, double old) {
        boolean over = limits.thresholdMb() > 0 && now.heap().liveMb() >= limits.thresholdMb();
        oldOver = over ? (oldOver < 0 ? 0 : oldOver + (Double.isNaN(old) ? 0 : old)) : -1;
    }

    Band judge(Findings findings, double at) {
        Band reason = reason(findings, at);
        held = reason.compareTo(band) < 0 && at <= until;
        if (!held) {
            band = reason;
        }
        if (reason.compareTo(band) >= 0) {
            until = at + Thresholds.BAND_HOLDS;
        }
        return band;
    }

    /** What the band was raised for is over. */
    boolean holds() {
        return held;
    }

    private Band reason(Findings findings, double at) {
        vote(findings, at);
        boolean near = findings.cgroup() >= Thresholds.CGROUP_HARD;
        boolean twice = near && nearLimit;
        nearLimit = near;
        if (twice
                || oldOver >= Thresholds.OLD_OVER_THRESHOLD
                || Integer.bitCount(votes) >= Thresholds.VOTES_NEEDED
                || (findings.gc() >= Thresholds.GC_HARD && findings.live() >= Thresholds.LIVE_HARD)) {
            return Band.HARD;
        }
        Forecast nearest = findings.outlook().nearest();
        boolean soon = nearest != null
                && nearest.p50() < Thresholds.SOFT_SECONDS
                && nearest.sure() >= Thresholds.SURE
                && nearest.isSeenFor(Thresholds.EVIDENCE_SHARE);
        return soon
                        || findings.liveThroughout() >= Thresholds.LIVE_SOFT
                        || findings.gc() >= Thresholds.GC_SOFT
                        || findings.waiting() >= Thresholds.WAITING
                        || findings.body() >= Thresholds.BODY
                        || findings.piled() >= Thresholds.PILED
                ? Band.SOFT
                : Band.OK;
    }

    private void vote(Findings findings, double at) {
        if (at - lastVote < Thresholds.VOTE_SECONDS) {
            return;
        }
        lastVote = at;
        votes = (votes << 1 | (isUrgent(findings) ? 1 : 0)) & ((1 << Thresholds.VOTES) - 1);
    }

    private boolean isUrgent(Findings findings) {
        Forecast nearest = findings.outlook().nearest();
        return nearest != null
                && (nearest.p50() < Thresholds.HARD_RESTARTS * limits.seconds() || nearest.p10() < limits.seconds())
                && nearest.growth().line().slope10() > 0
                && nearest.isSeenFor(Thresholds.EVIDENCE_SHARE)
                && (nearest.growth().pool() == Signal.LIVE
                        || nearest.growth().pool() == Signal.PINNED
                        || nearest.growth().line().seconds() >= Thresholds.EVIDENCE_OUTSIDE)
                // a heap is only known to be full of what is live once its old generation was collected
                && (nearest.growth().pool() != Signal.LIVE || findings.confirmed() >= Thresholds.LIVE_CONFIRMED)
                && (nearest.growth().isUnowned() || nearest.filled() >= Thresholds.EXPLAINED_HARD);
    }
}

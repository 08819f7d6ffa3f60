package io.openclaw.diagnosis;

import io.openclaw.diagnosis.CauseTable.Match;
import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Forecast;
import io.openclaw.diagnosis.finding.Outlook;
import io.openclaw.diagnosis.finding.Walls;
import io.openclaw.diagnosis.history.History;
import io.openclaw.diagnosis.history.Intake;
import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/**
 * One pod's history and what it means. Holds at most {@link #BYTES} bytes however long the pod lives, in arrays of primitives that are there from the
 * beginning. Safe for use by several threads.
 *
 * <p>A sample costs a few additions; once in ten seconds the judgement is renewed, and where something rises, a line is fitted. Without samples nothing moves:
 * the band is as it was. A process that began anew begins a new history.
 */
public final class Patient {
    /** At most, of everything that one pod's history and verdict hold; some 13,000 were seen, and a test measures it. */
    public static final long BYTES = 16 * 1024;

    private final Intake intake = new Intake();
    private final History history = new History();
    private final Outlook outlook = new Outlook();
    private final BandJudge bands;
    /** When the judgement was made: the end of the newest bucket. */
    private double judgedAt;

    private Band band = Band.OK;
    private Match match = Match.NONE;
    /** Until when the cause is told without support. */
    private double until;

    private boolean helps;
    private @Nullable Forecast nearest;
    /** Share of -Xmx that was live at most, in this process and in the one before. */
    private double peak;

    private double peakBefore;
    /** When this life was first seen. */
    private double begun;
    /** Seconds of this life in which the heap was full. */
    private double full;

    public Patient(Limits limits) {
        bands = new BandJudge(limits);
    }

    /** From the next sample on: what was seen stays. */
    public synchronized void limit(Limits limits) {
        bands.limit(limits);
    }

    /** A sample that is not later than the one before is left out. */
    public synchronized void see(Vitals vitals) {
        switch (intake.take(vitals)) {
            case USELESS -> {
                return;
            }
            case FIRST -> begin(vitals.at());
            case NEXT -> {}
        }
        bands.see(vitals, intake.row()[Signal.OLD.column()]);
        int levels = history.add(vitals.at(), intake.seconds(), intake.row());
        if (levels > 0) {
            judge(levels, vitals);
        }
    }

    /** Of all that was seen so far. */
    public synchronized Diagnosis diagnosis() {
        Vitals last = intake.last();
        if (last == null || (band == Band.OK && match.cause() == Cause.NONE && nearest == null)) {
            return Diagnosis.HEALTHY;
        }
        return new Diagnosis(
                band,
                bands.holds(),
                match.cause(),
                match.second(),
                match.support(),
                // where live heap stood high from the start, there is no trend to go by
                TimeToLimit.of(match.cause() == Cause.INSUFFICIENT_MEMORY ? null : nearest, last.at() - judgedAt),
                helps,
                growthMbPerHour(),
                Math.round(history.now(Signal.IN_FLIGHT)),
                match.evidence(),
                match.advice());
    }

    /** Of this life of the process. */
    public synchronized Peak peak() {
        Vitals last = intake.last();
        return last == null ? Peak.UNKNOWN : new Peak(peak * last.heap().maxMb(), last.at() - begun);
    }

    /** Empty before the first sample. */
    synchronized String revision() {
        Vitals last = intake.last();
        return last == null ? "" : last.revision();
    }

    /** Seconds; 0 before the first sample. */
    synchronized double uptime() {
        Vitals last = intake.last();
        return last == null ? 0 : last.uptime();
    }

    synchronized double maxMb() {
        Vitals last = intake.last();
        return last == null ? 0 : last.heap().maxMb();
    }

    /** A second, over the newest minute; 0 where unknown. */
    synchronized double arrivals() {
        double arrivals = history.now(Signal.ARRIVALS);
        return Double.isNaN(arrivals) ? 0 : arrivals;
    }

    /** Live heap when the process was that old, in MB; NaN where that was too long ago, or is not known. */
    synchronized double liveAt(double uptime) {
        Vitals last = intake.last();
        if (last == null) {
            return Double.NaN;
        }
        double at = last.at() - last.uptime() + uptime;
        for (int level = 0; level < history.levels(); level++) {
            Ring ring = history.ring(level);
            for (int i = ring.size() - 1; i >= 0 && ring.time(i) > at - 2 * ring.width(); i--) {
                double value = ring.value(Signal.LIVE, i);
                if (Math.abs(ring.time(i) - at) <= ring.width() && !Double.isNaN(value)) {
                    return value;
                }
            }
        }
        return Double.NaN;
    }

    /** Of live heap, towards its wall; 0 where it does not grow. */
    synchronized double growthMbPerHour() {
        Forecast live = outlook.of(Signal.LIVE);
        return live == null ? 0 : 3600 * live.growth().line().slope50();
    }

    /** 0 where nothing grows that nobody owns. */
    synchronized double unownedMbPerRequest() {
        Forecast live = outlook.of(Signal.LIVE);
        return live == null || !live.growth().isUnowned()
                ? 0
                : live.growth().line().slope50() / Math.max(1, arrivals());
    }

    private void begin(double at) {
        begun = at;
        peakBefore = peak;
        peak = 0;
        full = 0;
        history.clear();
        outlook.clear();
        bands.clear();
        band = Band.OK;
        match = Match.NONE;
        helps = false;
        nearest = null;
    }

    private void judge(int levels, Vitals last) {
        Ring finest = history.ring(0);
        judgedAt = finest.time(finest.size() - 1) + finest.width() / 2.0;
        Walls walls = Walls.of(last, intake.usedMb());
        outlook.look(history, levels, walls, last);
        nearest = outlook.nearest();
        Findings findings = new Findings(history, outlook, walls, last, peakBefore, full);
        peak = Math.max(peak, findings.liveThroughout());
        full += findings.live() >= Thresholds.LIVE_FULL ? finest.width() : 0;
        band = bands.judge(findings, judgedAt);
        name(findings);
        helps = match.helps() && (band == Band.OK || isProven(findings));
    }

    /** A cause outlasts what spoke for it, as a band does, so that one bucket does not take it back. */
    private void name(Findings findings) {
        boolean known = match.cause() != Cause.NONE && match.cause() != Cause.UNKNOWN;
        if (known && bands.holds()) {
            return;
        }
        // the usual case, and a cheap one
        boolean quiet = band == Band.OK && nearest == null;
        Match now = quiet ? Match.NONE : CauseTable.match(findings, band != Band.OK);
        if (now.cause() != Cause.NONE && now.cause() != Cause.UNKNOWN) {
            until = judgedAt + Thresholds.CAUSE_HOLDS;
        } else if (known && judgedAt <= until) {
            return;
        }
        match = now;
    }

    /** What a restart would free is on its way to the wall, not only there beside other trouble. */
    private boolean isProven(Findings findings) {
        Forecast own = switch (match.cause()) {
            case HANDLER_LEAK -> nearer(outlook.of(Signal.LIVE), outlook.of(Signal.PINNED));
            case FRAGMENTATION -> nearer(outlook.of(Signal.NATIVE), outlook.of(Signal.IDLE));
            default -> null;
        };
        return (own != null && own.growth().isUnowned() && own.p50() < Thresholds.SOFT_SECONDS)
                || (match.cause() == Cause.HANDLER_LEAK && findings.piled() >= Thresholds.PILED)
                || findings.cgroup() >= Thresholds.CGROUP_HARD;
    }

    private static @Nullable Forecast nearer(@Nullable Forecast one, @Nullable Forecast other) {
        return one == null || (other != null && other.p50() < one.p50()) ? other : one;
    }
}

package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** Collections take the time, though there is room: what is allocated is garbage at once. With a full heap they are a symptom of another cause. */
public record GcPressure() implements Rule {
    @Override
    public double support(Findings findings) {
        double allocates = reach(findings.allocates(), Thresholds.ALLOCATION);
        // a tenth of all time with room to spare is enough by itself; one long pause isn't
        double share = all(reach(findings.gc(), Thresholds.GC_SOFT), Math.max(Thresholds.FIRES, allocates));
        double pause = all(reach(findings.pauseMs(), Thresholds.PAUSE_MS), allocates);
        return all(needs(findings.confirmed() < Thresholds.LIVE_IDLE), Math.max(share, pause));
    }

    @Override
    public String numbers(Findings findings) {
        return "Collections take %s of the time, the longest pause %s ms, with %s of the heap live. "
                        .formatted(
                                Figures.percent(findings.gc()),
                                Figures.number(findings.pauseMs()),
                                Figures.percent(findings.confirmed()))
                + Figures.change("Allocated are", findings.change(Signal.ALLOCATION), " MB a second");
    }
}

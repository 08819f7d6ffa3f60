package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Forecast;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** The process holds memory for nobody: what is live and what is pinned stand still while what is held grows. */
public record Fragmentation() implements Rule {
    @Override
    public double support(Findings findings) {
        return all(needs(findings.confirmed() <= Thresholds.LIVE_IDLE), grows(findings));
    }

    private static double grows(Findings findings) {
        boolean still =
                findings.outlook().of(Signal.LIVE) == null && findings.outlook().of(Signal.PINNED) == null;
        return still ? Math.max(unused(findings, Signal.NATIVE), unused(findings, Signal.IDLE)) : 0;
    }

    private static double unused(Findings findings, Signal pool) {
        Forecast forecast = findings.outlook().of(pool);
        return forecast == null
                ? 0
                : all(
                        reach(forecast.growth().unownedShare(), Thresholds.UNOWNED),
                        needs(forecast.isSeenFor(Thresholds.EVIDENCE_SHARE)));
    }

    @Override
    public String numbers(Findings findings) {
        return Figures.growth(findings.growth())
                + "Live heap stands at %s; of %s direct memory %s is pinned; the process holds %s of its container's %s. "
                        .formatted(
                                Figures.percent(findings.live()),
                                Figures.mb(findings.last().outside().directMb()),
                                Figures.mb(findings.history().now(Signal.PINNED)),
                                Figures.mb(findings.last().outside().rssMb()),
                                Figures.mb(findings.last().outside().limitMb()));
    }
}

package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Change;
import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Growth;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** Requests pile up, waiting or running, because the upstream takes longer than it did. */
public record SlowUpstream() implements Rule {
    @Override
    public double support(Findings findings) {
        return all(
                reach(findings.slower(), Thresholds.SLOWER),
                Math.max(QueueBacklog.waiting(findings), running(findings)));
    }

    /** More run at once, not because more come. */
    private static double running(Findings findings) {
        Growth growth = findings.growth();
        double share = growth == null ? 0 : growth.loadShare() + findings.share(Signal.QUEUE);
        double inFlight = findings.change(Signal.IN_FLIGHT).ratio(1);
        double arrivals = findings.change(Signal.ARRIVALS).ratio(1);
        return all(
                needs(!findings.isBusyCollecting()),
                // what a filter piles up is seen, and this is a guess
                needs(findings.piled() < Thresholds.PILED),
                Math.max(reach(share, Thresholds.OWNS), growth == null ? Thresholds.FIRES : 0),
                reach(inFlight, Thresholds.IN_FLIGHT),
                reach(inFlight / Math.max(1, arrivals), Thresholds.ARRIVALS));
    }

    @Override
    public String numbers(Findings findings) {
        Change latency = findings.upstream();
        return Figures.change("Upstream p95 is", latency, " s")
                + Figures.change("In flight are", findings.change(Signal.IN_FLIGHT), "")
                + QueueBacklog.queue(findings);
    }
}

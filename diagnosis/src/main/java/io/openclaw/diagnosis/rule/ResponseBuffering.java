package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** Responses wait for clients that take them slowly or not at all. */
public record ResponseBuffering() implements Rule {
    @Override
    public double support(Findings findings) {
        return all(
                reach(findings.share(Signal.OUTBOUND), Thresholds.OWNS),
                needs(findings.last().requests().unwritable() > 0));
    }

    @Override
    public String numbers(Findings findings) {
        return "Responses that wait for their clients hold %s%s; %d clients take nothing. "
                        .formatted(
                                Figures.mb(findings.last().requests().outboundMb()),
                                Figures.ofGrowth(findings.share(Signal.OUTBOUND)),
                                findings.last().requests().unwritable())
                + Figures.change("Upstream p95 is", findings.change(Signal.UPSTREAM_P95), " s")
                + Figures.growth(findings.growth());
    }
}

package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.tuning.Thresholds;

/** One body holds much of the memory. */
public record OversizeRequest() implements Rule {
    @Override
    public double support(Findings findings) {
        return reach(findings.body(), Thresholds.BODY);
    }

    @Override
    public String numbers(Findings findings) {
        return "One request's body holds %s, %s of what there is room for. "
                .formatted(Figures.mb(findings.last().requests().largestBodyMb()), Figures.percent(findings.body()));
    }
}

package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** More requests come than are done, and those that wait fill the memory. */
public record QueueBacklog() implements Rule {
    @Override
    public double support(Findings findings) {
        return all(waiting(findings), needs(findings.gc() < Thresholds.GC_HARD));
    }

    static double waiting(Findings findings) {
        double arrivals = findings.history().now(Signal.ARRIVALS);
        double completions = findings.history().now(Signal.COMPLETIONS);
        return all(
                Math.max(
                        reach(findings.share(Signal.QUEUE), Thresholds.OWNS),
                        reach(findings.waiting(), Thresholds.WAITING)),
                reach(findings.last().queue().oldestSeconds(), Thresholds.OLDEST),
                // a queue that stays full sheds as many as come too many
                needs(arrivals > completions || findings.growth() == null));
    }

    @Override
    public String numbers(Findings findings) {
        return queue(findings) + Figures.growth(findings.growth());
    }

    static String queue(Findings findings) {
        return "The queue holds %s of %d requests%s; the first has waited %s. %s come and %s are done a second. "
                .formatted(
                        Figures.mb(findings.last().queue().mb()),
                        findings.last().queue().size(),
                        Figures.ofGrowth(findings.share(Signal.QUEUE)),
                        Figures.span(findings.last().queue().oldestSeconds()),
                        Figures.number(findings.history().now(Signal.ARRIVALS)),
                        Figures.number(findings.history().now(Signal.COMPLETIONS)));
    }
}

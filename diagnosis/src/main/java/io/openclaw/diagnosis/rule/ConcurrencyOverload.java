package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Growth;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** More requests run at once because more come, each as large as ever. */
public record ConcurrencyOverload() implements Rule {
    /** In flight: fewer count as this many. Chosen. */
    private static final double FEW = 8;

    @Override
    public double support(Findings findings) {
        double running = findings.change(Signal.IN_FLIGHT).ratio(FEW);
        double arrivals = findings.change(Signal.ARRIVALS).ratio(1);
        Growth growth = findings.growth();
        // nothing but load explains it, or it stands as high as the load does
        boolean explained = growth == null || !growth.isUnowned();
        // and pauses let them pile up as well
        boolean paused = findings.gc() >= Thresholds.GC_HARD;
        boolean many = Math.min(running, arrivals) >= Thresholds.MANY;
        boolean asEver = findings.allocates() < Thresholds.DEARER * arrivals;
        return all(
                reach(running, Thresholds.IN_FLIGHT),
                reach(arrivals, Thresholds.ARRIVALS),
                needs(many || (explained && !paused)),
                needs((many && asEver) || !findings.isBusyCollecting()),
                // what a filter piles up is seen, and load only goes along with it
                needs(findings.piled() < Thresholds.PILED));
    }

    @Override
    public String numbers(Findings findings) {
        Growth growth = findings.growth();
        return Figures.change("In flight are", findings.change(Signal.IN_FLIGHT), "")
                + Figures.change("Arrivals a second:", findings.change(Signal.ARRIVALS), "")
                + Figures.change("Upstream p95 is", findings.change(Signal.UPSTREAM_P95), " s")
                + (growth == null || growth.loadShare() <= 0
                        ? ""
                        : "Load explains %s of the growth. ".formatted(Figures.percent(growth.loadShare())))
                + Figures.growth(growth);
    }
}

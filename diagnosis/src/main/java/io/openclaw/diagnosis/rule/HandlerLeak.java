package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Forecast;
import io.openclaw.diagnosis.finding.Growth;
import io.openclaw.diagnosis.finding.Line;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import org.jspecify.annotations.Nullable;

/**
 * Memory rises that nobody owns, collection after collection: live heap, or direct memory that buffers pin. Or a filter is seen to pile up much of the heap, from
 * histogram to histogram.
 */
public record HandlerLeak() implements Rule {
    @Override
    public double support(Findings findings) {
        double rises = Math.max(
                unowned(findings.outlook().of(Signal.LIVE)),
                unowned(findings.outlook().of(Signal.PINNED)));
        return Math.max(rises, reach(findings.piled(), Thresholds.PILED));
    }

    private static double unowned(@Nullable Forecast forecast) {
        if (forecast == null || !forecast.isSeenFor(Thresholds.EVIDENCE_SHARE)) {
            return 0;
        }
        Growth growth = forecast.growth();
        Line own = growth.unowned();
        if (own == null) {
            // load comes and goes alike, but is small
            return growth.ownedShare() <= 1 - Thresholds.UNOWNED ? Thresholds.FIRES : 0;
        }
        boolean sure = own.seconds() >= Thresholds.EVIDENCE || own.slope10() >= Thresholds.SURELY * own.slope50();
        return all(reach(growth.unownedShare(), Thresholds.UNOWNED), needs(sure));
    }

    private static @Nullable Growth of(Findings findings) {
        Forecast heap = findings.outlook().of(Signal.LIVE);
        Forecast pinned = findings.outlook().of(Signal.PINNED);
        return heap != null && (pinned == null || heap.p50() <= pinned.p50())
                ? heap.growth()
                : pinned == null ? null : pinned.growth();
    }

    @Override
    public String numbers(Findings findings) {
        Growth growth = of(findings);
        String piled = findings.piled() <= 0
                ? ""
                : "One filter piles up %s, %s of what the heap has room for. "
                        .formatted(Figures.mb(findings.last().heap().piledMb()), Figures.percent(findings.piled()));
        return growth == null
                ? piled
                : piled
                        + Figures.growth(growth)
                        + "Nobody owns %s of it (queue %s, responses %s, cache %s, load %s); %d old collections left it there. "
                                .formatted(
                                        Figures.percent(growth.unownedShare()),
                                        Figures.percent(growth.queueShare()),
                                        Figures.percent(growth.outboundShare()),
                                        Figures.percent(growth.cacheShare()),
                                        Figures.percent(growth.loadShare()),
                                        growth.old());
    }
}

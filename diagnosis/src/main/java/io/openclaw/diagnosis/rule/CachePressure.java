package io.openclaw.diagnosis.rule;

import static io.openclaw.diagnosis.rule.Rule.all;
import static io.openclaw.diagnosis.rule.Rule.needs;
import static io.openclaw.diagnosis.rule.Rule.reach;

import io.openclaw.diagnosis.finding.Change;
import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;

/** The cache takes the memory that requests need, for hits that no longer grow. */
public record CachePressure() implements Rule {
    @Override
    public double support(Findings findings) {
        double share = reach(findings.share(Signal.CACHE), Thresholds.OWNS);
        return all(share, needs(atCap(findings) >= Thresholds.CAP), needs(without(findings) < Thresholds.LIVE_FULL));
    }

    /** Of the wall of the pool that it fills, what will be filled once it is as large as it may be; infinite for a cache without a bound. */
    private static double atCap(Findings findings) {
        double cap = findings.last().cache().maxMb();
        if (cap <= 0) {
            return Double.POSITIVE_INFINITY;
        }
        double still = Math.max(0, cap - findings.last().cache().mb());
        return findings.filled() + still / findings.walls().of(findings.pool());
    }

    /** Of -Xmx, what would be live without the cache: where that is too much, it is not the cache. */
    private static double without(Findings findings) {
        return findings.confirmed()
                - findings.last().cache().mb() / findings.last().heap().maxMb();
    }

    /** Points of hit rate for each tenth more bytes; NaN where the cache has not grown by as much. */
    private static double gain(Findings findings) {
        Change bytes = findings.change(Signal.CACHE);
        double tenths = 10 * bytes.rise() / Math.max(1, bytes.usual());
        return tenths >= 1 ? 100 * findings.change(Signal.HIT_RATE).rise() / tenths : Double.NaN;
    }

    @Override
    public String numbers(Findings findings) {
        double gain = gain(findings);
        double cap = findings.last().cache().maxMb();
        return "The cache holds %s of %s%s. %s will be at %s of its wall once the cache is full. "
                        .formatted(
                                Figures.mb(findings.last().cache().mb()),
                                cap > 0 ? Figures.mb(cap) : "no bound",
                                Figures.ofGrowth(findings.share(Signal.CACHE)),
                                Figures.pool(findings.pool()),
                                cap > 0 ? Figures.percent(atCap(findings)) : "100 % and more")
                + (Double.isNaN(gain)
                        ? ""
                        : "Each 10 %% more of it gained %s points of hit rate; below %s it is no use. "
                                .formatted(Figures.number(gain), Figures.number(Thresholds.HIT_GAIN)))
                + Figures.growth(findings.growth());
    }
}

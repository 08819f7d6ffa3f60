package io.openclaw.diagnosis.rule;

import io.openclaw.diagnosis.finding.Findings;
import io.openclaw.diagnosis.finding.Growth;
import io.openclaw.diagnosis.tuning.Thresholds;

/** The heap is full of what the workload needs: it stands high without rising, or is as high soon after a restart. */
public record InsufficientMemory() implements Rule {
    @Override
    public double support(Findings findings) {
        if (findings.piled() >= Thresholds.PILED) {
            return 0;
        }
        Growth growth = findings.growth();
        boolean unowned = growth != null && growth.isUnowned();
        double soon = unowned ? Thresholds.FULL_SOON : Thresholds.FULL_YOUNG;
        if (findings.full()
                >= Math.max(soon, Thresholds.FULL_SHARE * findings.last().uptime())) {
            return 1;
        }
        return unowned ? 0 : Math.max(stands(findings), isBack(findings) ? 1 : 0);
    }

    /** From {@link Thresholds#FIRES} after ten minutes to 1 after six hours. */
    private static double stands(Findings findings) {
        double seconds = findings.fullSeconds();
        if (seconds < Thresholds.FULL_SOON) {
            return 0;
        }
        double sure = (seconds - Thresholds.FULL_SOON) / (Thresholds.FULL_SECONDS - Thresholds.FULL_SOON);
        return Thresholds.FIRES + (1 - Thresholds.FIRES) * Math.min(1, sure);
    }

    private static boolean isBack(Findings findings) {
        return findings.last().uptime() <= Thresholds.BACK_SECONDS
                && findings.peakBefore() >= Thresholds.LIVE_FULL
                && findings.liveThroughout() >= Thresholds.BACK * findings.peakBefore();
    }

    @Override
    public String numbers(Findings findings) {
        String stands = "Live heap stands at %s of -Xmx, above %s for %s, and does not rise beyond what load explains. "
                .formatted(
                        Figures.percent(findings.live()),
                        Figures.percent(Thresholds.LIVE_FULL),
                        Figures.span(findings.fullSeconds()));
        return isBack(findings)
                ? stands
                        + "%s after a restart it is back at %s; before, it was at %s. "
                                .formatted(
                                        Figures.span(findings.last().uptime()),
                                        Figures.percent(findings.live()),
                                        Figures.percent(findings.peakBefore()))
                : stands;
    }
}

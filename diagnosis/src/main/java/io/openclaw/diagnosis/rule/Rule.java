package io.openclaw.diagnosis.rule;

import io.openclaw.diagnosis.finding.Findings;

/** One cause: how well it fits, and the numbers that say so. */
public sealed interface Rule
        permits CachePressure,
                ConcurrencyOverload,
                Fragmentation,
                GcPressure,
                HandlerLeak,
                InsufficientMemory,
                OversizeRequest,
                QueueBacklog,
                ResponseBuffering,
                SlowUpstream {

    /** 0 (nothing speaks for it) to 1; 0.6 where all that it needs is just there ({@link io.openclaw.diagnosis.tuning.Thresholds#FIRES}). */
    double support(Findings findings);

    /** What was compared, as sentences. Only asked where something supports it. */
    String numbers(Findings findings);

    /** How far a figure reaches what it needs: 0.6 at the threshold, 0 at half of it, 1 at four thirds. */
    static double reach(double figure, double threshold) {
        return Double.isNaN(figure) ? 0 : Math.clamp(1.2 * figure / threshold - 0.6, 0, 1);
    }

    /** The least of several: each is needed. */
    static double all(double... supports) {
        double least = 1;
        for (double support : supports) {
            least = Math.min(least, support);
        }
        return least;
    }

    /** Needed without degrees. */
    static double needs(boolean condition) {
        return condition ? 1 : 0;
    }
}

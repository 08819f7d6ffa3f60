package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.History;
import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.stats.Quantiles;
import java.util.Arrays;

/**
 * A figure as it was and as it is.
 *
 * @param usual before the growth began, or else what three quarters of the time were above; NaN where unknown
 * @param now over the newest minute; NaN where unknown
 */
public record Change(double usual, double now) {
    private static final int FEWEST = 4;

    /**
     * @param least that counts as usual, so that one over nothing is no multitude
     * @return 1 where unknown
     */
    public double ratio(double least) {
        double ratio = now / Math.max(least, usual);
        return Double.isNaN(ratio) ? 1 : ratio;
    }

    /** @return 0 where unknown */
    public double rise() {
        double rise = now - usual;
        return Double.isNaN(rise) ? 0 : rise;
    }

    /** @param since when the growth began; NaN where nothing grows */
    static Change of(History history, Signal signal, double since) {
        return new Change(usual(history, signal, since), history.now(signal));
    }

    private static double usual(History history, Signal signal, double since) {
        double usually = lowerQuartile(history, signal);
        for (int level = 0; level < history.levels() && !Double.isNaN(since); level++) {
            Ring ring = history.ring(level);
            double[] before = known(ring, signal, since - ring.width());
            if (before.length >= FEWEST) {
                // what grows for longer than a window lasts was little before it
                return Math.min(Quantiles.median(before, before.length), usually);
            }
        }
        return usually;
    }

    private static double lowerQuartile(History history, Signal signal) {
        for (int level = history.levels() - 1; level >= 0; level--) {
            double[] all = known(history.ring(level), signal, Double.POSITIVE_INFINITY);
            if (all.length >= FEWEST) {
                Arrays.sort(all);
                return Quantiles.of(all, all.length, 0.25);
            }
        }
        return Double.NaN;
    }

    /** Against the least that it ever was for long: for what no hour of the day lowers. */
    static Change ofLeast(History history, Signal signal) {
        double least = Double.NaN;
        for (int level = history.levels() - 1; level >= 2; level--) {
            for (double value : known(history.ring(level), signal, Double.POSITIVE_INFINITY)) {
                least = value >= least ? least : value;
            }
        }
        return new Change(Double.isNaN(least) ? usual(history, signal, Double.NaN) : least, history.now(signal));
    }

    private static double[] known(Ring ring, Signal signal, double until) {
        double[] values = new double[ring.size()];
        int n = 0;
        for (int i = 0; i < ring.size(); i++) {
            double value = ring.value(signal, i);
            if (!Double.isNaN(value) && ring.time(i) <= until) {
                values[n++] = value;
            }
        }
        return Arrays.copyOf(values, n);
    }
}

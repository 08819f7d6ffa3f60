package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.Ring;
import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.stats.BoundedRegression;
import io.openclaw.diagnosis.tuning.Thresholds;
import java.util.Arrays;

/**
 * What of a rise belongs to whom. Queue, responses and cache say their own bytes; what a request in flight or a rate costs is fitted, beside time itself,
 * so that what only goes along with the load is load's and what goes on is time's.
 */
final class Owners {
    private static final Signal[] BYTES = {Signal.QUEUE, Signal.OUTBOUND, Signal.CACHE};
    private static final Signal[] LOAD = {Signal.IN_FLIGHT, Signal.ARRIVALS, Signal.BODY};

    private static final int NEWEST = 3;

    /** Share of the rise that its bytes could be, 0 to 1. */
    final double queue;

    final double outbound;
    final double cache;
    /** Share that the fit gives to requests in flight and their rate. */
    final double load;
    /** Share that all owners together could be at their dearest. */
    final double most;
    /** What the interval of the rest is widened by, since owners and time look alike (root of the variance inflation factor). */
    final double blur;
    /** MB by which the owners hold more than they did in the middle, in the newest three buckets. */
    final double extra;
    /** What nobody owns, in MB, a value a bucket. */
    final double[] rest;

    private Owners(double[] bytes, double load, double most, double blur, double extra, double[] rest) {
        this.queue = bytes[0];
        this.outbound = bytes[1];
        this.cache = bytes[2];
        this.load = load;
        this.most = most;
        this.blur = blur;
        this.extra = extra;
        this.rest = rest;
    }

    /** Of what no owner is counted in. */
    static Owners none(double[] values) {
        return new Owners(new double[BYTES.length], 0, 0, 1, 0, values);
    }

    /** @param indexes of the ring's buckets that the values are of */
    static Owners of(Ring ring, int[] indexes, double[] times, double[] values, int n) {
        double rise = rise(values, n);
        // what can be an owner at all: of a rise, or of ups and downs of that size
        double matters = Thresholds.NEGLIGIBLE * Math.max(Math.abs(rise), spread(values, n));
        double[][] columns = new double[BYTES.length + LOAD.length + 1][];
        double[] dearest = new double[columns.length];
        double[] lowest = new double[columns.length];
        int count = 0;
        double[] shares = new double[BYTES.length];
        double bytes = 0;
        for (int i = 0; i < BYTES.length; i++) {
            double[] column = column(ring, BYTES[i], indexes, n);
            double own = rise(column, n);
            shares[i] = share(own, rise);
            bytes += Math.max(0, own) * Thresholds.DEAREST_BYTE;
            if (spread(column, n) * Thresholds.DEAREST_BYTE >= matters) {
                columns[count] = column;
                dearest[count++] = Thresholds.DEAREST_BYTE;
            }
        }
        int firstLoad = count;
        double loadAtMost = 0;
        for (Signal signal : LOAD) {
            double[] column = column(ring, signal, indexes, n);
            double start = mean(column, 0, n / 3);
            // what was there at first can't have cost more than everything that was live
            double each = mean(values, 0, n / 3) / Math.max(start, 1);
            loadAtMost = Math.max(loadAtMost, rise(column, n) * each);
            if (spread(column, n) * each >= matters) {
                columns[count] = column;
                dearest[count++] = each;
            }
        }
        double[] rest = values.clone();
        double load = 0;
        double blur = 1;
        if (count > 0) {
            double[][] owners = Arrays.copyOf(columns, count);
            columns[count] = times;
            lowest[count] = Double.NEGATIVE_INFINITY;
            dearest[count] = Double.POSITIVE_INFINITY;
            double[] costs = BoundedRegression.fit(values, Arrays.copyOf(columns, count + 1), lowest, dearest, n);
            for (int a = 0; a < count; a++) {
                double middle = mean(columns[a], 0, n);
                for (int i = 0; i < n; i++) {
                    rest[i] -= costs[a] * (columns[a][i] - middle);
                }
                load += a >= firstLoad ? costs[a] * rise(columns[a], n) : 0;
            }
            double alike = Math.min(BoundedRegression.explained(times, owners, n), Thresholds.COLLINEAR);
            blur = 1 / Math.sqrt(1 - alike);
        }
        double most = rise <= 0 ? 1 : Math.min(1, (bytes + Math.max(0, loadAtMost)) / rise);
        double extra = mean(values, n - NEWEST, n) - mean(rest, n - NEWEST, n);
        return new Owners(shares, share(load, rise), most, blur, extra, rest);
    }

    private static double share(double part, double whole) {
        return whole <= 0 ? 0 : Math.clamp(part / whole, 0, 1);
    }

    /** From the first third to the last, carried on to both ends. */
    static double rise(double[] values, int n) {
        int third = n / 3;
        return (mean(values, n - third, n) - mean(values, 0, third)) * n / (n - third);
    }

    private static double spread(double[] values, int n) {
        double mean = mean(values, 0, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += (values[i] - mean) * (values[i] - mean);
        }
        return 2 * Math.sqrt(sum / n);
    }

    /** Where a bucket doesn't know the figure, the one before counts. */
    static double[] column(Ring ring, Signal signal, int[] indexes, int n) {
        double[] column = new double[n];
        double last = Double.NaN;
        int unknown = 0;
        for (int i = 0; i < n; i++) {
            double value = ring.value(signal, indexes[i]);
            if (Double.isNaN(value) && Double.isNaN(last)) {
                unknown++;
                continue;
            }
            last = Double.isNaN(value) ? last : value;
            column[i] = last;
        }
        for (int i = 0; i < unknown && unknown < n; i++) {
            column[i] = column[unknown];
        }
        return column;
    }

    private static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / Math.max(1, to - from);
    }
}

package io.openclaw.diagnosis.history;

import io.openclaw.diagnosis.tuning.Thresholds;
import java.util.Arrays;

/** The newest buckets of one width, and the one that is being filled. A bucket without a sample is unknown (NaN), as is a figure that no sample had. */
public final class Ring {
    private final int width;
    private final float[] values = new float[Signal.ALL.length * Thresholds.BUCKETS];
    private final double[] open = new double[Signal.ALL.length];
    /** Of what is in {@link #open}: samples, or the seconds that they are of. */
    private final double[] weights = new double[Signal.ALL.length];
    /** Number of the open bucket: its start is that many widths after 0. */
    private long bucket = Long.MIN_VALUE;
    /** Closed ones that are kept. */
    private int size;

    Ring(int width) {
        this.width = width;
    }

    void clear() {
        size = 0;
        bucket = Long.MIN_VALUE;
        Arrays.fill(weights, 0);
    }

    /**
     * Adds one row in the order of {@link Signal}, later than all before it.
     *
     * @param seconds that its rates are of
     * @param closed takes the bucket that it closed
     * @return the start of that bucket; NaN if none was
     */
    double add(double at, double seconds, double[] row, double[] closed) {
        long number = (long) Math.floor(at / width);
        double start = Double.NaN;
        if (bucket != Long.MIN_VALUE && number > bucket) {
            start = (double) bucket * width;
            close(closed);
            skip(Math.min(number - bucket - 1, Thresholds.BUCKETS));
        }
        bucket = Math.max(bucket, number);
        for (int i = 0; i < row.length; i++) {
            if (!Double.isNaN(row[i])) {
                fold(i, row[i], Math.min(seconds, width));
            }
        }
        return start;
    }

    private void fold(int i, double value, double seconds) {
        boolean none = weights[i] == 0;
        Signal.Fold fold = Signal.ALL[i].fold;
        open[i] = switch (fold) {
            case LEAST -> none ? value : Math.min(open[i], value);
            case MOST -> none ? value : Math.max(open[i], value);
            case MEAN, SUM -> none ? value : open[i] + value;
            case RATE -> (none ? 0 : open[i]) + seconds * value;
        };
        weights[i] += fold == Signal.Fold.RATE ? seconds : 1;
    }

    private void close(double[] closed) {
        int slot = slot(bucket);
        for (int i = 0; i < open.length; i++) {
            double value = weights[i] == 0
                    ? Double.NaN
                    : switch (Signal.ALL[i].fold) {
                        case LEAST, MOST, SUM -> open[i];
                        case MEAN, RATE -> open[i] / weights[i];
                    };
            values[i * Thresholds.BUCKETS + slot] = (float) value;
            closed[i] = value;
        }
        Arrays.fill(weights, 0);
        size = Math.min(size + 1, Thresholds.BUCKETS);
    }

    private void skip(long missing) {
        for (long i = 1; i <= missing; i++) {
            int slot = slot(bucket + i);
            for (int signal = 0; signal < open.length; signal++) {
                values[signal * Thresholds.BUCKETS + slot] = Float.NaN;
            }
        }
        size = (int) Math.min(size + missing, Thresholds.BUCKETS);
    }

    private static int slot(long number) {
        return (int) Math.floorMod(number, (long) Thresholds.BUCKETS);
    }

    /** Closed buckets, unknown ones included. */
    public int size() {
        return size;
    }

    /** Seconds. */
    public int width() {
        return width;
    }

    /** Seconds of the whole window. */
    public double window() {
        return (double) width * Thresholds.BUCKETS;
    }

    /** The middle of a closed bucket, 0 the oldest. */
    public double time(int index) {
        return ((double) (bucket - size + index) + 0.5) * width;
    }

    /** NaN where unknown. */
    public double value(Signal signal, int index) {
        return values[signal.column() * Thresholds.BUCKETS + slot(bucket - size + index)];
    }

    /** Mean of the known values of some buckets; NaN of none. */
    public double mean(Signal signal, int from, int to) {
        double sum = 0;
        int known = 0;
        for (int i = Math.max(0, from); i < to; i++) {
            double value = value(signal, i);
            if (!Double.isNaN(value)) {
                sum += value;
                known++;
            }
        }
        return known == 0 ? Double.NaN : sum / known;
    }

    /** Sum of the known values from a time on. */
    public double sum(Signal signal, double from) {
        double sum = 0;
        for (int i = size - 1; i >= 0 && time(i) >= from; i--) {
            double value = value(signal, i);
            sum += Double.isNaN(value) ? 0 : value;
        }
        return sum;
    }
}

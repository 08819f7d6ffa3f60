package io.openclaw.diagnosis.history;

import io.openclaw.diagnosis.tuning.Thresholds;

/** One life of a process at all resolutions: each bucket, once closed, is a sample of the next coarser ring. */
public final class History {
    private final Ring[] rings = new Ring[Thresholds.BUCKET_SECONDS.size()];
    private final double[][] closed = new double[rings.length][Signal.ALL.length];

    public History() {
        for (int i = 0; i < rings.length; i++) {
            rings[i] = new Ring(Thresholds.BUCKET_SECONDS.get(i));
        }
    }

    public void clear() {
        for (Ring ring : rings) {
            ring.clear();
        }
    }

    /**
     * @param seconds that the row's rates are of
     * @return how many resolutions have closed a bucket, the finest first: 0 for most samples
     */
    public int add(double at, double seconds, double[] row) {
        double start = rings[0].add(at, seconds, row, closed[0]);
        int level = 1;
        while (!Double.isNaN(start) && level < rings.length) {
            start = rings[level].add(start, rings[level - 1].width(), closed[level - 1], closed[level]);
            level++;
        }
        return Double.isNaN(start) ? level - 1 : level;
    }

    public int levels() {
        return rings.length;
    }

    /** 0 is the finest. */
    public Ring ring(int level) {
        return rings[level];
    }

    /** Mean over the newest minute; NaN where unknown. */
    public double now(Signal signal) {
        Ring finest = rings[0];
        int buckets = 60 / finest.width();
        return finest.mean(signal, finest.size() - buckets, finest.size());
    }
}

package io.openclaw.router.admission;

/** Requests served a second, smoothed, and what follows for those who are turned away. Not thread-safe: guarded by the gate's lock. */
final class ServiceRate {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    /** Weight of the newest window: three windows old counts an eighth. */
    private static final double NEWEST = 0.5;

    private static final long MIN_SECONDS = 1;
    /** Beyond this a client had better ask again than trust an estimate. */
    private static final long MAX_SECONDS = 60;
    /** Share of the answer that is spread at random. */
    private static final double JITTER = 0.5;

    /** From so many a second on the clock is looked at for each sixteenth only: that is often enough, and its price is felt. */
    private static final double OFTEN = 1000;

    private static final long SELDOM_MASK = 15;

    private long windowStart;
    private long served;
    private double perSecond;

    ServiceRate(long now) {
        this.windowStart = now;
    }

    /** @return whether to {@link #look} at the clock now */
    boolean served() {
        served++;
        return perSecond < OFTEN || (served & SELDOM_MASK) == 0;
    }

    void look(long now) {
        long elapsed = now - windowStart;
        if (elapsed >= WINDOW_NANOS) {
            double newest = served * 1e9 / elapsed;
            perSecond = perSecond == 0 ? newest : NEWEST * newest + (1 - NEWEST) * perSecond;
            served = 0;
            windowStart = now;
        }
    }

    /** How long it takes to serve so many; the least answer where nothing is known yet. */
    double secondsFor(long requests) {
        return perSecond == 0 ? MIN_SECONDS : requests / perSecond;
    }

    long jittered(double seconds, double random) {
        double least = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, seconds));
        return (long) Math.ceil(least * (1 + JITTER * random));
    }
}

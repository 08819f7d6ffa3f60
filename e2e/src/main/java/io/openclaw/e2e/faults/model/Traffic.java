package io.openclaw.e2e.faults.model;

/**
 * Requests as they come to one pod.
 *
 * @param perSecond at the middle of the day
 * @param day amplitude of the day's curve, part of the rate
 * @param daySeconds what of the day is over when the run begins
 * @param noise deviation of the rate's logarithm, which wanders over {@code noiseSeconds}
 * @param burstsPerDay each {@code burstFactor} times the rate for about {@code burstSeconds}
 * @param rampAt from here on the rate goes to {@code rampFactor} times itself within {@code rampSeconds}, for good
 */
record Traffic(
        double perSecond,
        double day,
        double daySeconds,
        double noise,
        double noiseSeconds,
        double burstsPerDay,
        double burstFactor,
        double burstSeconds,
        double rampAt,
        double rampSeconds,
        double rampFactor) {

    static final double DAY = 86_400;

    static Traffic draw(Load load, Dice dice) {
        return new Traffic(
                load.perSecond * dice.logNormal(0.3),
                dice.uniform(0, 0.4),
                dice.uniform(0, DAY),
                dice.uniform(0.02, 0.12),
                dice.logUniform(60, 1_800),
                dice.uniform(0, 6),
                dice.uniform(1.3, 3),
                dice.logUniform(15, 120),
                0,
                1,
                1);
    }

    Traffic withDay(double amplitude) {
        return new Traffic(
                perSecond,
                amplitude,
                daySeconds,
                noise,
                noiseSeconds,
                burstsPerDay,
                burstFactor,
                burstSeconds,
                rampAt,
                rampSeconds,
                rampFactor);
    }

    Traffic withBursts(double perDay, double factor, double seconds) {
        return new Traffic(
                perSecond,
                day,
                daySeconds,
                noise,
                noiseSeconds,
                perDay,
                factor,
                seconds,
                rampAt,
                rampSeconds,
                rampFactor);
    }

    Traffic withRamp(double at, double seconds, double factor) {
        return new Traffic(
                perSecond,
                day,
                daySeconds,
                noise,
                noiseSeconds,
                burstsPerDay,
                burstFactor,
                burstSeconds,
                at,
                seconds,
                factor);
    }

    /** The rate without noise and bursts. */
    double expected(double at) {
        double curve = 1 + day * Math.sin(2 * Math.PI * (at + daySeconds) / DAY);
        double ramped = Math.clamp((at - rampAt) / rampSeconds, 0, 1);
        return perSecond * curve * (1 + (rampFactor - 1) * ramped);
    }

    /** The expected rate's mean from then on. */
    double expected(double from, double seconds) {
        int points = 16;
        double sum = 0;
        for (int i = 0; i < points; i++) {
            sum += expected(from + seconds * (i + 0.5) / points);
        }
        return sum / points;
    }

    /** The most that is expected, bursts but not noise included, in times of {@link #perSecond}. */
    double peakFactor() {
        return (1 + day) * Math.max(1, rampFactor) * burstFactor;
    }
}

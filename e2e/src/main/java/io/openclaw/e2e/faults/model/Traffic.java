package io.openclaw.e2e.faults.model;

/**
 * Requests as they come to one pod.
 *
 * @param perSecond at the middle of the day
 */
record Traffic(double perSecond, Day day, Noise noise, Bursts bursts, Ramp ramp) {

    static final double DAY = 86_400;

    /**
     * @param amplitude of its curve, part of the rate
     * @param over seconds of it when the run begins
     */
    record Day(double amplitude, double over) {}

    /** @param deviation of the rate's logarithm, which wanders over {@code seconds} */
    record Noise(double deviation, double seconds) {}

    /** Each {@code factor} times the rate for about {@code seconds}. */
    record Bursts(double perDay, double factor, double seconds) {}

    /** From {@code at} on the rate goes to {@code factor} times itself within {@code seconds}, for good. */
    record Ramp(double at, double seconds, double factor) {}

    static Traffic draw(Load load, Dice dice) {
        return new Traffic(
                load.perSecond * dice.logNormal(0.3),
                new Day(dice.uniform(0, 0.4), dice.uniform(0, DAY)),
                new Noise(dice.uniform(0.02, 0.12), dice.logUniform(60, 1_800)),
                new Bursts(dice.uniform(0, 6), dice.uniform(1.3, 3), dice.logUniform(15, 120)),
                new Ramp(0, 1, 1));
    }

    Traffic withDay(double amplitude) {
        return new Traffic(perSecond, new Day(amplitude, day.over), noise, bursts, ramp);
    }

    Traffic with(Bursts other) {
        return new Traffic(perSecond, day, noise, other, ramp);
    }

    Traffic with(Ramp other) {
        return new Traffic(perSecond, day, noise, bursts, other);
    }

    /** The rate without noise and bursts. */
    double expected(double at) {
        double curve = 1 + day.amplitude * Math.sin(2 * Math.PI * (at + day.over) / DAY);
        double ramped = Math.clamp((at - ramp.at) / ramp.seconds, 0, 1);
        return perSecond * curve * (1 + (ramp.factor - 1) * ramped);
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
        return (1 + day.amplitude) * Math.max(1, ramp.factor) * bursts.factor;
    }
}

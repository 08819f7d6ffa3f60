package io.openclaw.e2e.faults.model;

/** Requests that come, second by second. It is the world outside: a pod's restart changes nothing of it. */
final class Arrivals {
    /** The day's curve is as good as constant meanwhile. */
    private static final int EXPECTED_EVERY = 10;

    private final Traffic traffic;
    private final Dice dice;
    private final double memory;
    private final double shock;
    private double wander;
    private double burstUntil = -1;
    private double nextBurst;
    private double expected;
    private int sinceExpected = EXPECTED_EVERY;

    Arrivals(Traffic traffic, Dice dice) {
        this.traffic = traffic;
        this.dice = dice;
        memory = Math.exp(-1 / traffic.noise().seconds());
        shock = traffic.noise().deviation() * Math.sqrt(1 - memory * memory);
        wander = traffic.noise().deviation() * dice.gaussian();
        nextBurst = untilNextBurst();
    }

    private double untilNextBurst() {
        return traffic.bursts().perDay() > 0
                ? dice.exponential(Traffic.DAY / traffic.bursts().perDay())
                : Double.POSITIVE_INFINITY;
    }

    /** @param factor of the rate, from a fault */
    double inSecondFrom(double at, double factor) {
        if (sinceExpected++ >= EXPECTED_EVERY) {
            expected = traffic.expected(at);
            sinceExpected = 1;
        }
        wander = memory * wander + shock * dice.gaussian();
        if (at >= nextBurst) {
            burstUntil = at + dice.exponential(traffic.bursts().seconds());
            nextBurst = burstUntil + untilNextBurst();
        }
        double burst = at < burstUntil ? traffic.bursts().factor() : 1;
        return dice.poisson(expected * factor * burst * Math.exp(wander));
    }

    Traffic traffic() {
        return traffic;
    }
}

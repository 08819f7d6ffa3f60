package io.openclaw.e2e.faults.model;

/**
 * How a pod is looked at.
 *
 * @param jitterSeconds deviation of the ten seconds between two looks
 * @param missing part of the looks that fail
 * @param gapsPerDay times for which every look fails, each of about {@code gapSeconds}
 */
record Sampling(double jitterSeconds, double missing, double gapsPerDay, double gapSeconds) {
    /** The operator's default ({@code monitoring.sampleInterval}). */
    static final double INTERVAL = 10;

    static Sampling draw(Dice dice) {
        return new Sampling(dice.uniform(0.05, 1), dice.logUniform(0.0005, 0.02), dice.uniform(0, 1), 60);
    }
}

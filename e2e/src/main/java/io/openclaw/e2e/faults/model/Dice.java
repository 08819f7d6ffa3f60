package io.openclaw.e2e.faults.model;

import java.util.SplittableRandom;

/** Everything that is left to chance, from one seed. */
final class Dice {
    /** From here on a normal distribution is as good. */
    private static final double MANY = 20;

    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Dice of one's own: what is drawn there changes nothing here, but for the draw itself. */
    Dice split() {
        return new Dice(random.nextLong());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    /** As likely between 1 and 2 as between 10 and 20. */
    double logUniform(double from, double to) {
        return from * Math.exp(random.nextDouble() * Math.log(to / from));
    }

    double gaussian() {
        return random.nextGaussian();
    }

    /** With median 1. */
    double logNormal(double deviation) {
        return Math.exp(deviation * random.nextGaussian());
    }

    double exponential(double mean) {
        return mean * random.nextExponential();
    }

    int pick(int count) {
        return random.nextInt(count);
    }

    double poisson(double mean) {
        if (mean >= MANY) {
            return Math.max(0, Math.rint(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double threshold = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > threshold) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    /** The largest of so many from a Pareto distribution with that least value. */
    double largestPareto(double count, double least, double alpha) {
        return count < 1 ? 0 : least * Math.pow(-Math.expm1(Math.log(random.nextDouble()) / count), -1 / alpha);
    }
}

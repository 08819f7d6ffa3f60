package io.openclaw.e2e.faults;

/** What a rate may be, by a count of rare events. */
final class PoissonBound {
    private static final double CONFIDENCE = 0.95;
    private static final int STEPS = 100;

    private PoissonBound() {}

    /** The mean above which so few would be seen in less than one of twenty cases; for none seen, the "rule of three": 3.0. */
    static double upper(int seen) {
        double low = seen;
        double high = 2 * seen + 10;
        for (int i = 0; i < STEPS; i++) {
            double mean = (low + high) / 2;
            if (atMost(seen, mean) > 1 - CONFIDENCE) {
                low = mean;
            } else {
                high = mean;
            }
        }
        return high;
    }

    private static double atMost(int count, double mean) {
        double logTerm = -mean;
        double sum = Math.exp(logTerm);
        for (int k = 1; k <= count; k++) {
            logTerm += Math.log(mean / k);
            sum += Math.exp(logTerm);
        }
        return sum;
    }
}

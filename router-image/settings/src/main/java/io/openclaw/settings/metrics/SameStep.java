package io.openclaw.settings.metrics;

/** Whether of two classes one may be what the objects of the other hold, by how many there are more of each. */
public final class SameStep {
    /** For each holder one or two, and what else became more or fewer meanwhile. */
    private static final double LEAST_EACH = 0.7;

    private static final double MOST_EACH = 3;

    private SameStep() {}

    /**
     * @param holders more of them
     * @param held more of what they may hold
     */
    public static boolean of(long holders, long held) {
        return held >= LEAST_EACH * holders && held <= MOST_EACH * holders;
    }
}

package io.openclaw.e2e.scale;

/**
 * What the operator remembers of the pods that it samples, once all of it is there: readings, and what the diagnosis goes by. Only a diagnosis holds arrays of
 * floating-point numbers, so that all of those are counted as its.
 *
 * @param readings that are kept of a pod
 * @param bytesOfPod of all that is remembered of one
 */
record Windows(double readings, double bytesOfPod) {
    private static final String SAMPLES = "io.openclaw.operator.sample.";
    private static final String DIAGNOSIS = "io.openclaw.diagnosis.";
    private static final String FLOATS = "[F";
    private static final String DOUBLES = "[D";
    private static final String ROWS_OF_DOUBLES = "[[D";

    static Windows of(ClassHistogram histogram, int pods) {
        long bytes = histogram.bytesOf(name -> name.startsWith(SAMPLES)
                || name.startsWith(DIAGNOSIS)
                || name.equals(FLOATS)
                || name.equals(DOUBLES)
                || name.equals(ROWS_OF_DOUBLES));
        return new Windows((double) histogram.instances(SAMPLES + "Reading") / pods, (double) bytes / pods);
    }
}

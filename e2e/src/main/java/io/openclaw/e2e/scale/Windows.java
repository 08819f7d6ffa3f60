package io.openclaw.e2e.scale;

import java.util.Set;

/**
 * What the operator remembers of the pods that it samples, once all of it is there: readings, and what the diagnosis goes by. Hardly anybody else holds arrays
 * of numbers, so that all of those are counted as its.
 *
 * @param readings that are kept of a pod
 * @param bytesOfPod of all that is remembered of one
 */
record Windows(double readings, double bytesOfPod) {
    private static final String SAMPLES = "io.openclaw.operator.sample.";
    private static final Set<String> PACKAGES =
            Set.of(SAMPLES, "io.openclaw.diagnosis.", "io.openclaw.settings.metrics.");
    private static final Set<String> ARRAYS = Set.of("[F", "[D", "[[D", "[I", "[J");

    static Windows of(ClassHistogram histogram, int pods) {
        long bytes = histogram.bytesOf(
                name -> ARRAYS.contains(name) || PACKAGES.stream().anyMatch(name::startsWith));
        return new Windows((double) histogram.instances(SAMPLES + "Reading") / pods, (double) bytes / pods);
    }
}

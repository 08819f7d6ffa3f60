package io.openclaw.e2e.scale;

/**
 * What the operator's memory of its samples weighs, connections and whatever else came with them included: the heap's growth from one full collection to another, while nothing else happened but sampling, by the
 * readings that came.
 *
 * @param readings that are kept of a pod at last
 * @param bytes of one reading, with all that it alone refers to
 */
record Windows(double readings, double bytes) {
    private static final String READING = "io.openclaw.operator.sample.Reading";

    static Windows of(ClassHistogram early, ClassHistogram late, int pods) {
        long before = early.instances(READING);
        long after = late.instances(READING);
        return new Windows(
                (double) after / pods,
                after == before ? 0 : (double) (late.bytes() - early.bytes()) / (after - before));
    }

    double bytesOfPod() {
        return readings * bytes;
    }
}

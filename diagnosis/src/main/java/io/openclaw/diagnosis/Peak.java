package io.openclaw.diagnosis;

/**
 * What a process needed at most.
 *
 * @param mb of live heap, for a minute on end; 0 before the first minute
 * @param seconds that it was watched for
 */
public record Peak(double mb, double seconds) {
    public static final Peak UNKNOWN = new Peak(0, 0);
}

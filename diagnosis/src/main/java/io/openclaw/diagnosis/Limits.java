package io.openclaw.diagnosis;

/**
 * What a pod's owner has set.
 *
 * @param seconds that a restart takes: surge, drain and evidence
 * @param thresholdMb live heap from which on it is to be restarted; 0 for none
 */
public record Limits(double seconds, double thresholdMb) {
    public static final Limits DEFAULT = new Limits(300, 0);

    public Limits {
        if (!(seconds > 0)) {
            throw new IllegalArgumentException(
                    "seconds must be above 0, is " + seconds + ": the time that a restart takes");
        }
    }
}

package io.openclaw.diagnosis;

/**
 * What is wrong with a pod's memory.
 *
 * @param second the next best cause, NONE where nothing speaks for another; with UNKNOWN the best that did not fit well enough
 * @param confidence how well the cause fits, 0 to 1; with UNKNOWN how well the second does
 * @param restartHelps a new process would be rid of it
 * @param evidence the numbers that were compared; empty with NONE
 * @param advice what a person should do, and in which field of the resource; empty with NONE
 */
public record Diagnosis(
        Band band,
        Cause cause,
        Cause second,
        double confidence,
        TimeToLimit timeToLimit,
        boolean restartHelps,
        String evidence,
        String advice) {
    public static final Diagnosis HEALTHY =
            new Diagnosis(Band.OK, Cause.NONE, Cause.NONE, 0, TimeToLimit.NEVER, false, "", "");
}

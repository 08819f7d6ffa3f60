package io.openclaw.diagnosis;

/**
 * What is wrong with a pod's memory.
 *
 * @param held what the band was raised for is over: it only does not fall at once
 * @param second the next best cause, NONE where nothing speaks for another; with UNKNOWN the best that did not fit well enough
 * @param confidence how well the cause fits, 0 to 1; with UNKNOWN how well the second does
 * @param restartHelps a new process would be rid of it
 * @param growthMbPerHour of live heap towards its wall; 0 where it does not grow
 * @param inFlight requests that ran at once in the newest minute
 * @param evidence the numbers that were compared; empty with NONE
 * @param advice what a person should do, and in which field of the resource; empty with NONE
 */
public record Diagnosis(
        Band band,
        boolean held,
        Cause cause,
        Cause second,
        double confidence,
        TimeToLimit timeToLimit,
        boolean restartHelps,
        double growthMbPerHour,
        long inFlight,
        String evidence,
        String advice) {
    public static final Diagnosis HEALTHY =
            new Diagnosis(Band.OK, false, Cause.NONE, Cause.NONE, 0, TimeToLimit.NEVER, false, 0, 0, "", "");

    /** What a person should do against a cause, whatever it was named by; empty with NONE. */
    public static String adviceAgainst(Cause cause) {
        return CauseTable.advice(cause);
    }
}

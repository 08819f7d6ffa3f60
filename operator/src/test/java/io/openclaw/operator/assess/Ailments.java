package io.openclaw.operator.assess;

import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.TimeToLimit;
import java.util.List;

/** What ails pods in tests. */
public final class Ailments {
    private Ailments() {}

    /** @param minutes to its limit */
    public static Diagnosis of(Band band, Cause cause, double minutes, String evidence) {
        double seconds = 60 * minutes;
        boolean helps = cause == Cause.HANDLER_LEAK || cause == Cause.FRAGMENTATION;
        return new Diagnosis(
                band,
                false,
                cause,
                Cause.NONE,
                0.87,
                new TimeToLimit(0.8 * seconds, seconds, 1.2 * seconds, 1),
                helps,
                12,
                90,
                evidence,
                "Look at it.");
    }

    /** The verdict on a pod that is ill so, and goes for nothing yet. */
    public static PodVerdict verdict(Diagnosis told) {
        return new PodVerdict(Band.OK, List.of(), true, Symptoms.NONE, told.cause(), "c", "");
    }
}

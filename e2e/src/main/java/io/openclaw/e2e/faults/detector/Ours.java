package io.openclaw.e2e.faults.detector;

import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.Limits;
import io.openclaw.diagnosis.Patient;
import io.openclaw.diagnosis.TimeToLimit;
import io.openclaw.settings.metrics.Vitals;
import org.jspecify.annotations.Nullable;

/** The operator's diagnosis. */
final class Ours implements Detector {
    private final Patient patient;

    Ours(double thresholdMb) {
        patient = new Patient(new Limits(Limits.DEFAULT.seconds(), thresholdMb));
    }

    @Override
    public void see(Vitals vitals) {
        patient.see(vitals);
    }

    @Override
    public Verdict verdict() {
        Diagnosis told = patient.diagnosis();
        return told.equals(Diagnosis.HEALTHY)
                ? Verdict.OK
                : new Verdict(
                        Verdict.Band.valueOf(told.band().name()),
                        Verdict.Cause.valueOf(told.cause().name()),
                        told.restartHelps(),
                        interval(told.timeToLimit()));
    }

    private static Verdict.@Nullable Interval interval(TimeToLimit left) {
        return Double.isFinite(left.p50()) ? new Verdict.Interval(left.p10(), left.p50(), left.p90()) : null;
    }
}

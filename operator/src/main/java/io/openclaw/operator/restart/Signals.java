package io.openclaw.operator.restart;

import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.sample.Reading;
import io.openclaw.operator.sample.Suspect;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the routers say, by pod name.
 *
 * @param usedMb the last known live memory of each pod
 * @param diagnoses of all samples of each pod so far
 * @param peaks what each needed at most
 * @param suspects what filters pile up in each pod
 * @param fleet what the pods say together
 * @param restarting a reading of the pod under restart taken for this very decision; null when there is none
 */
public record Signals(
        Map<String, PodVerdict> verdicts,
        Map<String, Long> usedMb,
        Map<String, Diagnosis> diagnoses,
        Map<String, Peak> peaks,
        Map<String, List<Suspect>> suspects,
        Fleet.Finding fleet,
        @Nullable Reading restarting) {
    /** Whether any pod's memory grows. */
    public boolean growing() {
        return verdicts.values().stream().anyMatch(verdict -> verdict.symptoms().growing());
    }

    public Diagnosis diagnosis(String pod) {
        return diagnoses.getOrDefault(pod, Diagnosis.HEALTHY);
    }

    public Peak peak(String pod) {
        return peaks.getOrDefault(pod, Peak.UNKNOWN);
    }

    public List<Suspect> suspectsIn(String pod) {
        return suspects.getOrDefault(pod, List.of());
    }

    public PodVerdict verdict(String pod) {
        return verdicts.getOrDefault(pod, PodVerdict.UNKNOWN);
    }
}

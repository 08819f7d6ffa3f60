package io.openclaw.operator.restart;

import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the routers say, by pod name.
 *
 * @param usedMb the last known live memory of each pod
 * @param timeToWall of the pods whose memory grows
 * @param restarting a reading of the pod under restart taken for this very decision; null when there is none
 */
public record Signals(
        Map<String, PodVerdict> verdicts,
        Map<String, Long> usedMb,
        Map<String, Duration> timeToWall,
        @Nullable Reading restarting) {
    /** Whether any pod's memory grows. */
    public boolean growing() {
        return verdicts.values().stream().anyMatch(verdict -> verdict.symptoms().growing());
    }

    public PodVerdict verdict(String pod) {
        return verdicts.getOrDefault(pod, PodVerdict.UNKNOWN);
    }
}

package io.openclaw.operator.restart;

import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.sample.Reading;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the routers say, by pod name.
 *
 * @param usedMb the last known live memory of each pod
 * @param restarting a reading of the pod under restart taken for this very decision; null when there is none
 */
public record Signals(
        Map<String, PodVerdict> verdicts,
        Map<String, Long> usedMb,
        @Nullable Reading restarting) {

    public PodVerdict verdict(String pod) {
        return verdicts.getOrDefault(pod, PodVerdict.UNKNOWN);
    }
}

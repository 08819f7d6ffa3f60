package io.openclaw.crds;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import io.openclaw.crds.status.Diagnosis;
import io.openclaw.crds.status.MemoryStatus;
import io.openclaw.crds.status.Recommendation;
import io.openclaw.crds.status.RestartInProgress;
import io.openclaw.crds.status.RestartRecord;
import io.openclaw.crds.status.RestartTotals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator saw and did. Times are RFC 3339 in UTC, durations Go's. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OpenClawRouterStatus(
        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("Pods that count as members: attached ones.") @StatusReplicas @Nullable
        Integer replicas,

        @JsonPropertyDescription("Members that are ready.") @Nullable
        Integer readyReplicas,

        @JsonPropertyDescription("Label selector of the members, for the scale subresource.") @LabelSelector @Nullable
        String selector,

        @JsonPropertyDescription("The memory plan of a pod, never live use.") @Nullable
        MemoryStatus memory,

        @JsonPropertyDescription("The restart in progress, if there is one.") @Nullable
        RestartInProgress restart,

        @JsonPropertyDescription("All restarts so far.") @Nullable
        RestartTotals restarts,

        @JsonPropertyDescription("Finished restarts, the newest first, at most 20.")
        List<RestartRecord> history,

        @JsonPropertyDescription("The cause of the present or last memory trouble.") @Nullable
        Diagnosis diagnosis,

        @JsonPropertyDescription("A better heap size, where one was seen.") @Nullable
        Recommendation recommendation,

        @JsonPropertyDescription(
                "Ready, Available, Progressing, Degraded, ConfigApplied, MemoryPressure, QueueOverflow, GCPauseExceeded, HeapGrowing, Fragmented, OOMKilled, RestartInProgress, RestartBlocked, RestartIneffective, LeakSuspected, SwapNotHonoured.")
        List<Condition> conditions) {
    public OpenClawRouterStatus {
        history = history == null ? List.of() : List.copyOf(history);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}

package io.openclaw.crds.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** All restarts so far. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestartTotals(
        @JsonPropertyDescription("Restarts that the operator finished.") @Nullable
        Integer total,

        @JsonPropertyDescription("Containers that died of memory all the same.") @Nullable
        Integer oomKilled,

        @JsonPropertyDescription("First reason of the last restart.") @Nullable
        String lastReason,

        @JsonPropertyDescription("Last value of the annotation openclaw.io/restart-at that was carried out.") @Nullable
        String lastRequest) {}

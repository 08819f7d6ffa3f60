package io.openclaw.crds.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A finished restart. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestartRecord(
        @JsonPropertyDescription("When it ended.") @Required String time,

        @JsonPropertyDescription("The pod that went.") @Required
        String pod,

        @JsonPropertyDescription("The pod that took its place.") @Nullable
        String replacement,

        @JsonPropertyDescription("Why, the first reason first.")
        List<String> reasons,

        @JsonPropertyDescription("Root cause, where one is known.") @Nullable
        String cause,

        @JsonPropertyDescription("Live memory of the old pod when the restart began.") @Nullable
        Quantity memoryBefore,

        @JsonPropertyDescription("Live memory of the replacement.") @Nullable
        Quantity memoryAfter,

        @JsonPropertyDescription("Time until the replacement was ready.") @Nullable
        String surgeReady,

        @JsonPropertyDescription("Time that the drain took.") @Nullable
        String drain,

        @JsonPropertyDescription("What the drained pod's memory showed.") @Nullable
        String evidence,

        @JsonPropertyDescription("How it ended, as in Replaced, RolledBack or Evicted.") @Nullable
        String outcome) {
    public RestartRecord {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
    }
}

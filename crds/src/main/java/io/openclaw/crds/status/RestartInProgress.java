package io.openclaw.crds.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The restart in progress. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RestartInProgress(
        @JsonPropertyDescription("The pod that goes.") @Required
        String pod,

        @JsonPropertyDescription("The pod that takes its place, once it exists.") @Nullable
        String replacement,

        @JsonPropertyDescription("Step that the restart is in.") @Nullable
        String step,

        @JsonPropertyDescription("Why, the first reason first, as in MemoryThreshold.")
        List<String> reasons,

        @JsonPropertyDescription("Root cause, where one is known.") @Nullable
        String cause,

        @JsonPropertyDescription("When it began.") @Nullable String since,

        @JsonPropertyDescription("Live memory after a collection when it began.") @Nullable
        Quantity memoryBefore) {
    public RestartInProgress {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
    }
}

package io.openclaw.crds.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** A better heap size. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Recommendation(
        @JsonPropertyDescription("Heap size to set.") @Nullable
        Quantity maxHeap,

        @JsonPropertyDescription("What it was derived from.") @Nullable
        String because) {}

package io.openclaw.crds.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The memory plan of a pod. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record MemoryStatus(
        @JsonPropertyDescription("Memory request and limit of the router container.") @Nullable
        Quantity containerLimit,

        @JsonPropertyDescription("What it is the sum of, before margin and rounding.")
        List<Term> terms) {
    public MemoryStatus {
        terms = terms == null ? List.of() : List.copyOf(terms);
    }

    /** One addend of the plan. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Term(
            @JsonPropertyDescription("What the memory is for.") @Required
            String name,

            @JsonPropertyDescription("How much.") @Required Quantity size) {}
}

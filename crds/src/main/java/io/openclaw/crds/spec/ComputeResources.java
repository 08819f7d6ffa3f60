package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/** Requests and limits without memory. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ComputeResources(
        @JsonPropertyDescription("As in a container's resources.requests, without memory.") @Size(max = 16)
        Map<String, Quantity> requests,

        @JsonPropertyDescription(
                "As in a container's resources.limits, without memory; a CPU limit rounded up is the number of CPUs that the router plans for.")
        @Size(max = 16)
        Map<String, Quantity> limits) {
    public ComputeResources {
        requests = requests == null ? Map.of() : Map.copyOf(requests);
        limits = limits == null ? Map.of() : Map.copyOf(limits);
    }
}

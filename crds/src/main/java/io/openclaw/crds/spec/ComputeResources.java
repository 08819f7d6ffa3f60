package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Requests and limits without memory. */
@ValidationRule(
        value = "!has(self.requests) || !('memory' in self.requests)",
        message =
                "remove memory from resources.requests: it is derived from process.maxHeap, queue.maxMemory and cache.maxMemory")
@ValidationRule(
        value = "!has(self.limits) || !('memory' in self.limits)",
        message =
                "remove memory from resources.limits: it is derived from process.maxHeap, queue.maxMemory and cache.maxMemory")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ComputeResources(
        @JsonPropertyDescription(
                "As in a container's resources.requests, without memory; where no CPU limit is set, a CPU request rounded up is the number of CPUs that the router plans for, and at least 2.")
        @Size(max = 16)
        Map<String, Quantity> requests,

        @JsonPropertyDescription(
                "As in a container's resources.limits, without memory; a CPU limit rounded up is the number of CPUs that the router plans for.")
        @Size(max = 16)
        Map<String, Quantity> limits) {
    public ComputeResources {
        requests = requests == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(requests));
        limits = limits == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(limits));
    }
}

package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The Service in front of the pods. */
@ValidationRule(
        value = "!has(self.externalTrafficPolicy) || (has(self.type) && self.type != 'ClusterIP')",
        message = "externalTrafficPolicy needs type NodePort or LoadBalancer")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record RouterService(
        @JsonPropertyDescription("ClusterIP, NodePort or LoadBalancer. Default: ClusterIP.") @Nullable
        Type type,

        @JsonPropertyDescription("Port of the Service. Default: 80.") @Min(1) @Max(65535) @Nullable
        Integer port,

        @JsonPropertyDescription("Annotations of the Service, as cloud load balancers want them.")
        Map<String, String> annotations,

        @JsonPropertyDescription(
                "Cluster or Local; Local keeps the client's address. Only for NodePort and LoadBalancer.")
        @Nullable
        TrafficPolicy externalTrafficPolicy) {
    public RouterService {
        annotations = annotations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** As in a Service. */
    public enum Type {
        @JsonProperty("ClusterIP")
        CLUSTER_IP,
        @JsonProperty("NodePort")
        NODE_PORT,
        @JsonProperty("LoadBalancer")
        LOAD_BALANCER
    }

    /** As in a Service. */
    public enum TrafficPolicy {
        @JsonProperty("Cluster")
        CLUSTER,
        @JsonProperty("Local")
        LOCAL
    }
}

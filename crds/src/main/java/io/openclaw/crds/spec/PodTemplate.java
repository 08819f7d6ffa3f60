package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is added to every router pod; what the operator itself sets wins. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PodTemplate(
        @JsonPropertyDescription("Labels added to the pods.")
        Map<String, String> labels,

        @JsonPropertyDescription("Annotations added to the pods.")
        Map<String, String> annotations,

        @JsonPropertyDescription("Secrets in the same namespace for pulling the images.")
        List<LocalObjectReference> imagePullSecrets,

        @JsonPropertyDescription(
                "ServiceAccount of the pods; the router itself never talks to the API server. Default: one of the router's own, its token not mounted.")
        @Nullable
        String serviceAccountName,

        @JsonPropertyDescription("Environment added to the router container.")
        List<EnvVar> env,

        @JsonPropertyDescription("Volumes added to the pods.")
        List<Volume> volumes,

        @JsonPropertyDescription("Mounts added to the router container.")
        List<VolumeMount> volumeMounts,

        @JsonPropertyDescription("Scheduling affinity. Default: spread over nodes by preference.") @Nullable
        Affinity affinity,

        @JsonPropertyDescription("Spread over zones or nodes.")
        List<TopologySpreadConstraint> topologySpreadConstraints,

        @JsonPropertyDescription("Labels that a node must have.")
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints that the pods tolerate.")
        List<Toleration> tolerations,

        @JsonPropertyDescription("PriorityClass of the pods.") @Nullable
        String priorityClassName) {
    public PodTemplate {
        labels = labels == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = annotations == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(annotations));
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
        env = env == null ? List.of() : List.copyOf(env);
        volumes = volumes == null ? List.of() : List.copyOf(volumes);
        volumeMounts = volumeMounts == null ? List.of() : List.copyOf(volumeMounts);
        topologySpreadConstraints =
                topologySpreadConstraints == null ? List.of() : List.copyOf(topologySpreadConstraints);
        nodeSelector = nodeSelector == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(nodeSelector));
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
    }
}

package io.openclaw.operator.informer;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;

/**
 * The client's serialization without what nobody here reads: a pod is told of ten times while it starts, at eight KiB each, and half of all that a rollout
 * makes the operator do would be to build objects of it. What is left out is left out of reading alone.
 */
public final class LeanSerialization {
    private LeanSerialization() {}

    public static KubernetesSerialization create() {
        ObjectMapper mapper = new ObjectMapper();
        mapper.addMixIn(Pod.class, OfPod.class);
        mapper.addMixIn(Service.class, Unmanaged.class);
        mapper.addMixIn(NetworkPolicy.class, Unmanaged.class);
        mapper.addMixIn(PodDisruptionBudget.class, Unmanaged.class);
        return new KubernetesSerialization(mapper, true);
    }

    /** Who manages which field is asked of Deployments only. */
    @SuppressWarnings("unused") // read by Jackson
    private abstract static class Unmanaged {
        @JsonIgnoreProperties(value = "managedFields", allowGetters = true)
        abstract ObjectMeta getMetadata();
    }

    @SuppressWarnings("unused") // read by Jackson
    private abstract static class OfPod {
        @JsonIgnoreProperties(
                value = {"managedFields", "ownerReferences"},
                allowGetters = true)
        abstract ObjectMeta getMetadata();

        @JsonIgnoreProperties(
                value = {
                    "affinity",
                    "containers",
                    "initContainers",
                    "ephemeralContainers",
                    "securityContext",
                    "tolerations",
                    "topologySpreadConstraints"
                },
                allowGetters = true)
        abstract PodSpec getSpec();

        @JsonIgnoreProperties(
                value = {
                    "hostIPs",
                    "podIPs",
                    "initContainerStatuses",
                    "ephemeralContainerStatuses",
                    "resourceClaimStatuses"
                },
                allowGetters = true)
        abstract PodStatus getStatus();
    }
}

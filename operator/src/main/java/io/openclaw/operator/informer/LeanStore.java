package io.openclaw.operator.informer;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntryBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.openclaw.crds.OpenClawRouter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An informer's store that keeps of each object what somebody here reads: a pod weighs a seventh of what the API server tells of it. Objects are trimmed before
 * anybody has seen them.
 */
public final class LeanStore<T extends HasMetadata> extends BasicItemStore<T> {
    /** In place of the empty maps, some fifteen of each pod, that the client's classes make for themselves. */
    private static final Map<String, Object> NO_MORE = Map.of();

    public LeanStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public T put(String key, T object) {
        if (object instanceof OpenClawRouter router && get(key) instanceof OpenClawRouter before) {
            shareSpec(router, before);
        }
        return super.put(key, trimmed(object));
    }

    /** It is the largest part, and the same after a write of the status. */
    private static void shareSpec(OpenClawRouter router, OpenClawRouter before) {
        if (router.getMetadata().getUid().equals(before.getMetadata().getUid())
                && Objects.equals(
                        router.getMetadata().getGeneration(),
                        before.getMetadata().getGeneration())) {
            router.setSpec(before.getSpec());
        }
    }

    static <T extends HasMetadata> T trimmed(T object) {
        List<ManagedFieldsEntry> managers = object.getMetadata().getManagedFields();
        object.getMetadata()
                .setManagedFields(
                        object instanceof Deployment
                                ? managers.stream().map(LeanStore::trimmed).toList()
                                : List.of());
        if (object instanceof Pod pod) {
            pod.setAdditionalProperties(NO_MORE);
            pod.getMetadata().setAdditionalProperties(NO_MORE);
            pod.getMetadata().setOwnerReferences(List.of());
            pod.setSpec(trimmed(pod.getSpec()));
            if (pod.getStatus() != null) {
                pod.setStatus(trimmed(pod.getStatus()));
            }
        }
        return object;
    }

    /** Who else owns the number of replicas is asked for, and nothing else. */
    private static ManagedFieldsEntry trimmed(ManagedFieldsEntry manager) {
        boolean replicas = manager.getFieldsV1() != null
                && manager.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
        FieldsV1 fields = new FieldsV1();
        if (replicas) {
            fields.setAdditionalProperty("f:spec", Map.of("f:replicas", Map.of()));
        }
        return new ManagedFieldsEntryBuilder()
                .withManager(manager.getManager())
                .withFieldsV1(fields)
                .build();
    }

    private static PodSpec trimmed(PodSpec spec) {
        PodSpec lean = new PodSpec();
        lean.setAdditionalProperties(NO_MORE);
        lean.setNodeSelector(Map.of());
        lean.setOverhead(Map.of());
        lean.setServiceAccountName(spec.getServiceAccountName());
        lean.setVolumes(spec.getVolumes().stream()
                .map(Volume::getConfigMap)
                .filter(Objects::nonNull)
                .map(LeanStore::trimmed)
                .toList());
        return lean;
    }

    private static Volume trimmed(ConfigMapVolumeSource configMap) {
        ConfigMapVolumeSource source = new ConfigMapVolumeSource();
        source.setAdditionalProperties(NO_MORE);
        source.setName(configMap.getName());
        Volume lean = new Volume();
        lean.setAdditionalProperties(NO_MORE);
        lean.setConfigMap(source);
        return lean;
    }

    private static PodStatus trimmed(PodStatus status) {
        PodStatus lean = new PodStatus();
        lean.setAdditionalProperties(NO_MORE);
        lean.setAllocatedResources(Map.of());
        lean.setPodIP(status.getPodIP());
        lean.setConditions(status.getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .peek(condition -> condition.setAdditionalProperties(NO_MORE))
                .toList());
        lean.setContainerStatuses(
                status.getContainerStatuses().stream().map(LeanStore::trimmed).toList());
        return lean;
    }

    private static ContainerStatus trimmed(ContainerStatus status) {
        ContainerStatus lean = new ContainerStatus();
        lean.setAdditionalProperties(NO_MORE);
        lean.setAllocatedResources(Map.of());
        lean.setName(status.getName());
        lean.setState(trimmed(status.getState()));
        lean.setLastState(trimmed(status.getLastState()));
        return lean;
    }

    private static @Nullable ContainerState trimmed(@Nullable ContainerState state) {
        if (state == null) {
            return null;
        }
        state.setAdditionalProperties(NO_MORE);
        if (state.getRunning() != null) {
            state.getRunning().setAdditionalProperties(NO_MORE);
        }
        return state;
    }
}

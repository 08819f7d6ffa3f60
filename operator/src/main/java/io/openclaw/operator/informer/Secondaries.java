package io.openclaw.operator.informer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.openclaw.crds.OpenClawRouter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects of one router as the informers' caches had them when it was asked. Never to be changed.
 *
 * @param objects all but the pods
 * @param pods without what {@link LeanStore} leaves out
 */
public record Secondaries(List<HasMetadata> objects, List<Pod> pods) {
    public Secondaries {
        objects = List.copyOf(objects);
        pods = List.copyOf(pods);
    }

    public static Secondaries of(Context<OpenClawRouter> context) {
        return new Secondaries(
                Informers.MADE.stream()
                        .<HasMetadata>flatMap(kind -> context.getSecondaryResources(kind).stream())
                        .toList(),
                List.copyOf(context.getSecondaryResources(Pod.class)));
    }

    public List<ConfigMap> configMaps() {
        return all(ConfigMap.class).toList();
    }

    /** @param name of the router */
    public Optional<Deployment> deployment(String name) {
        return all(Deployment.class)
                .filter(deployment -> deployment.getMetadata().getName().equals(name))
                .findFirst();
    }

    /** Names of the ConfigMaps that some pod mounts. */
    public Set<String> mounted() {
        return pods.stream()
                .flatMap(pod -> pod.getSpec().getVolumes().stream())
                .filter(volume -> volume.getConfigMap() != null)
                .map(volume -> volume.getConfigMap().getName())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Names of the service accounts that some pod runs with. */
    public Set<String> accounts() {
        return pods.stream()
                .map(pod -> pod.getSpec().getServiceAccountName())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As the disruption controller has computed it last, and the API server decides by. */
    public int disruptionsAllowed() {
        return all(PodDisruptionBudget.class)
                .map(PodDisruptionBudget::getStatus)
                .filter(status -> status != null && status.getDisruptionsAllowed() != null)
                .mapToInt(PodDisruptionBudgetStatus::getDisruptionsAllowed)
                .min()
                .orElse(0);
    }

    private <R> Stream<R> all(Class<R> kind) {
        return objects.stream().filter(kind::isInstance).map(kind::cast);
    }
}

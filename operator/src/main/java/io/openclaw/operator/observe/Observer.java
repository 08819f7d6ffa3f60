package io.openclaw.operator.observe;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.desired.Labels;
import io.openclaw.operator.desired.RolloutPause;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link ClusterView}. Caches serve while nothing is under way. During a restart the pods and the resource are read from the API server,
 * because a cache may lag behind our own last step.
 */
public final class Observer {
    private static final String SERVICE_OF_SLICE = "kubernetes.io/service-name";

    private final KubernetesClient kubernetes;

    public Observer(KubernetesClient kubernetes) {
        this.kubernetes = kubernetes;
    }

    /** Whether caches will not do. */
    public static boolean restarting(OpenClawRouter resource, Collection<Pod> cached) {
        return (resource.getStatus() != null && resource.getStatus().restart() != null)
                || cached.stream().map(PodReader::read).anyMatch(pod -> !pod.attached());
    }

    /** The pods of a router straight from the API server. */
    public List<Pod> pods(OpenClawRouter resource) {
        return kubernetes
                .pods()
                .inNamespace(resource.getMetadata().getNamespace())
                .withLabel(Labels.ROUTER, resource.getMetadata().getName())
                .list()
                .getItems();
    }

    /** The resource straight from the API server; empty when it is gone. */
    public Optional<OpenClawRouter> fresh(OpenClawRouter resource) {
        return Optional.ofNullable(kubernetes.resource(resource).get());
    }

    public static List<PodView> read(Collection<Pod> pods) {
        return pods.stream()
                .map(PodReader::read)
                .sorted(Comparator.comparing(PodView::created).thenComparing(PodView::name))
                .toList();
    }

    public static DeploymentView read(Deployment deployment) {
        int replicas = Objects.requireNonNullElse(deployment.getSpec().getReplicas(), 1);
        Map<String, String> annotations =
                deployment.getSpec().getTemplate().getMetadata().getAnnotations();
        DeploymentStatus status = deployment.getStatus();
        boolean seen = status != null
                && number(status.getObservedGeneration())
                        >= number(deployment.getMetadata().getGeneration());
        boolean settled =
                seen && number(status.getUpdatedReplicas()) == replicas && number(status.getReplicas()) == replicas;
        return new DeploymentView(
                replicas,
                annotations.getOrDefault(Annotations.TEMPLATE_HASH, ""),
                settled,
                seen && Boolean.TRUE.equals(deployment.getSpec().getPaused()),
                RolloutPause.isOf(deployment));
    }

    private static long number(@Nullable Number value) {
        return value == null ? 0 : value.longValue();
    }

    /** Names of the pods that some EndpointSlice of the router's Service lists as ready. Asked for only while a pod is being diverted. */
    public Set<String> endpoints(OpenClawRouter resource, List<PodView> pods) {
        if (pods.stream().allMatch(PodView::traffic)) {
            return Set.of();
        }
        return readyTargets(kubernetes
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(resource.getMetadata().getNamespace())
                .withLabel(SERVICE_OF_SLICE, resource.getMetadata().getName())
                .list()
                .getItems());
    }

    static Set<String> readyTargets(List<EndpointSlice> slices) {
        return slices.stream()
                // an API server writes a slice without endpoints as null
                .flatMap(slice -> Stream.ofNullable(slice.getEndpoints()).flatMap(List::stream))
                .filter(endpoint -> ready(endpoint) && endpoint.getTargetRef() != null)
                .map(endpoint -> endpoint.getTargetRef().getName())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** An unknown readiness counts as ready (EndpointSlice API). */
    private static boolean ready(Endpoint endpoint) {
        EndpointConditions conditions = endpoint.getConditions();
        return conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    }
}

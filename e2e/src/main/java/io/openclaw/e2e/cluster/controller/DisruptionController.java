package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** Keeps the figures of each PodDisruptionBudget, from which an eviction takes (k8s.io/kubernetes pkg/controller/disruption). */
public final class DisruptionController extends Controller {

    /** Needs only the API. */
    public DisruptionController(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        watch(PodDisruptionBudget.class);
        watch(Pod.class);
    }

    @Override
    protected void reconcile(String namespace) {
        List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
        for (PodDisruptionBudget budget : client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(namespace)
                .list()
                .getItems()) {
            List<Pod> covered = pods.stream()
                    .filter(pod -> Pods.matches(budget.getSpec().getSelector(), pod))
                    .toList();
            PodDisruptionBudgetStatus status = status(budget, covered);
            if (!status.equals(budget.getStatus())) {
                client.resource(new PodDisruptionBudgetBuilder(budget)
                                .withStatus(status)
                                .build())
                        .updateStatus();
            }
        }
    }

    private PodDisruptionBudgetStatus status(PodDisruptionBudget budget, List<Pod> pods) {
        Map<String, String> disrupted = stillThere(budget, pods);
        int healthy = (int) pods.stream()
                .filter(pod -> Pods.active(pod)
                        && Pods.ready(pod)
                        && !disrupted.containsKey(pod.getMetadata().getName()))
                .count();
        IntOrString min = budget.getSpec().getMinAvailable();
        IntOrString max = budget.getSpec().getMaxUnavailable();
        int expected;
        int desired;
        if (max != null) {
            expected = scale(pods);
            desired = Math.max(0, expected - DeploymentController.resolve(max, expected, true));
        } else if (min != null && min.getIntVal() == null) {
            expected = scale(pods);
            desired = DeploymentController.resolve(min, expected, true);
        } else {
            expected = pods.size();
            desired = min == null ? 1 : min.getIntVal();
        }
        int allowed = expected == 0 ? 0 : Math.max(0, healthy - desired);
        return new PodDisruptionBudgetStatusBuilder()
                .withExpectedPods(expected)
                .withCurrentHealthy(healthy)
                .withDesiredHealthy(desired)
                .withDisruptionsAllowed(allowed)
                .withDisruptedPods(disrupted)
                .withObservedGeneration(budget.getMetadata().getGeneration())
                .withConditions(new ConditionBuilder()
                        .withType("DisruptionAllowed")
                        .withStatus(allowed > 0 ? "True" : "False")
                        .withReason(allowed > 0 ? "SufficientPods" : "InsufficientPods")
                        .withMessage("")
                        .withObservedGeneration(budget.getMetadata().getGeneration())
                        .withLastTransitionTime(transition(budget, allowed > 0))
                        .build())
                .build();
    }

    /** Evictions whose deletion has not been seen yet. */
    private static Map<String, String> stillThere(PodDisruptionBudget budget, List<Pod> pods) {
        Map<String, String> disrupted = new HashMap<>();
        if (budget.getStatus() != null && budget.getStatus().getDisruptedPods() != null) {
            disrupted.putAll(budget.getStatus().getDisruptedPods());
        }
        disrupted
                .keySet()
                .retainAll(pods.stream()
                        .filter(pod -> !Pods.deleting(pod))
                        .map(pod -> pod.getMetadata().getName())
                        .collect(Collectors.toSet()));
        return disrupted;
    }

    private static String transition(PodDisruptionBudget budget, boolean allowed) {
        return Optional.ofNullable(budget.getStatus()).stream()
                .flatMap(status -> status.getConditions().stream())
                .filter(condition -> condition.getStatus().equals(allowed ? "True" : "False"))
                .map(condition -> condition.getLastTransitionTime())
                .findFirst()
                .orElseGet(() -> Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** How many pods the covered pods' controllers want altogether. */
    private int scale(List<Pod> pods) {
        return pods.stream()
                .flatMap(pod ->
                        Pods.controllerOf(pod)
                                .flatMap(owner -> top(pod.getMetadata().getNamespace(), owner))
                                .stream())
                .collect(Collectors.toMap(this::uid, this::replicas, (a, b) -> a))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    /** A ReplicaSet's Deployment says how many, whoever owns that; the set itself is on its way there. Empty for one that is gone. */
    private Optional<GenericKubernetesResource> top(String namespace, OwnerReference owner) {
        Optional<GenericKubernetesResource> found = get(namespace, owner);
        return found.filter(object -> object.getKind().equals("ReplicaSet"))
                .flatMap(Pods::controllerOf)
                .flatMap(above -> get(namespace, above))
                .or(() -> found);
    }

    private Optional<GenericKubernetesResource> get(String namespace, OwnerReference owner) {
        return Optional.ofNullable(client.genericKubernetesResources(owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName())
                .get());
    }

    private String uid(GenericKubernetesResource object) {
        return object.getMetadata().getUid();
    }

    private int replicas(GenericKubernetesResource object) {
        Object replicas = object.get("spec", "replicas");
        return Objects.requireNonNullElse((Integer) replicas, 0);
    }
}

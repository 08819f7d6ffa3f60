package io.openclaw.e2e.cluster.controller;

import static io.openclaw.e2e.cluster.controller.DeploymentController.orZero;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import io.fabric8.kubernetes.api.model.apps.DeploymentConditionBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** A Deployment's status, from its ReplicaSets' (k8s.io/kubernetes pkg/controller/deployment/sync.go). Pure but for the time of a change. */
final class DeploymentReport {

    private DeploymentReport() {}

    /** @param current null where there is none of the newest template */
    static DeploymentStatus of(Deployment deployment, @Nullable ReplicaSet current, List<ReplicaSet> owned) {
        int replicas = sum(owned, set -> orZero(set.getStatus().getReplicas()));
        int available = sum(owned, set -> orZero(set.getStatus().getAvailableReplicas()));
        int updated = current == null
                ? 0
                : sum(List.of(current), set -> orZero(set.getStatus().getReplicas()));
        int wanted = deployment.getSpec().getReplicas();
        int total = owned.stream().mapToInt(set -> set.getSpec().getReplicas()).sum();
        boolean enough = available
                >= wanted
                        - DeploymentController.resolve(
                                deployment
                                        .getSpec()
                                        .getStrategy()
                                        .getRollingUpdate()
                                        .getMaxUnavailable(),
                                wanted,
                                false);
        boolean complete = updated == wanted && replicas == wanted && available == wanted;
        return new DeploymentStatusBuilder()
                .withObservedGeneration(deployment.getMetadata().getGeneration())
                .withReplicas(replicas)
                .withUpdatedReplicas(updated)
                .withReadyReplicas(sum(owned, set -> orZero(set.getStatus().getReadyReplicas())))
                .withAvailableReplicas(available)
                .withUnavailableReplicas(Math.max(0, total - available))
                .withConditions(
                        condition(
                                deployment,
                                "Available",
                                enough ? "True" : "False",
                                enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
                                enough
                                        ? "Deployment has minimum availability."
                                        : "Deployment does not have minimum availability."),
                        progressing(deployment, current, complete))
                .build();
    }

    private static DeploymentCondition progressing(
            Deployment deployment, @Nullable ReplicaSet current, boolean complete) {
        return current == null || DeploymentController.isPaused(deployment)
                ? condition(deployment, "Progressing", "Unknown", "DeploymentPaused", "Deployment is paused")
                : condition(
                        deployment,
                        "Progressing",
                        "True",
                        complete ? "NewReplicaSetAvailable" : "ReplicaSetUpdated",
                        "ReplicaSet \"" + current.getMetadata().getName() + "\" "
                                + (complete ? "has successfully progressed." : "is progressing."));
    }

    private static int sum(List<ReplicaSet> sets, ToIntFunction<ReplicaSet> figure) {
        return sets.stream()
                .mapToInt(set -> DeploymentController.count(set, figure))
                .sum();
    }

    private static DeploymentCondition condition(
            Deployment deployment, String type, String status, String reason, String message) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        Optional<DeploymentCondition> before = deployment.getStatus() == null
                ? Optional.empty()
                : deployment.getStatus().getConditions().stream()
                        .filter(c -> c.getType().equals(type))
                        .findFirst();
        boolean same = before.filter(c ->
                        c.getStatus().equals(status) && reason.equals(c.getReason()) && message.equals(c.getMessage()))
                .isPresent();
        return same
                ? before.get()
                : new DeploymentConditionBuilder()
                        .withType(type)
                        .withStatus(status)
                        .withReason(reason)
                        .withMessage(message)
                        .withLastUpdateTime(now)
                        .withLastTransitionTime(before.filter(c -> c.getStatus().equals(status))
                                .map(DeploymentCondition::getLastTransitionTime)
                                .orElse(now))
                        .build();
    }
}

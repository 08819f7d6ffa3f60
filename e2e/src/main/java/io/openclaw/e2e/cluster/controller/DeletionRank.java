package io.openclaw.e2e.cluster.controller;

import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;

/**
 * Which pods a ReplicaSet deletes first (k8s.io/kubernetes pkg/controller ActivePodsWithRanks). The rank by pods on the same node is left out, for there is
 * one node.
 */
final class DeletionRank {

    private static final String COST = "controller.kubernetes.io/pod-deletion-cost";

    /** The smallest goes first. */
    static final Comparator<Pod> ORDER = comparing(DeletionRank::scheduled)
            .thenComparingInt(DeletionRank::phase)
            .thenComparing(Pods::ready)
            .thenComparingInt(DeletionRank::cost)
            .thenComparing(DeletionRank::readySince, reverseOrder())
            .thenComparingInt(pod -> -restarts(pod))
            .thenComparing(pod -> pod.getMetadata().getCreationTimestamp(), reverseOrder());

    private DeletionRank() {}

    private static boolean scheduled(Pod pod) {
        return pod.getSpec().getNodeName() != null;
    }

    private static int phase(Pod pod) {
        return switch (Pods.phase(pod)) {
            case "Running" -> 2;
            case "Unknown" -> 1;
            default -> 0;
        };
    }

    private static int cost(Pod pod) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        return Integer.parseInt(annotations.getOrDefault(COST, "0"));
    }

    /** RFC 3339 in UTC with seconds, which orders as text; empty is the earliest, but then all are unready. */
    private static String readySince(Pod pod) {
        return Pods.condition(pod, "Ready")
                .filter(condition -> condition.getStatus().equals("True"))
                .map(condition -> condition.getLastTransitionTime())
                .orElse("");
    }

    private static int restarts(Pod pod) {
        return pod.getStatus() == null
                ? 0
                : pod.getStatus().getContainerStatuses().stream()
                        .mapToInt(ContainerStatus::getRestartCount)
                        .max()
                        .orElse(0);
    }
}

package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Gives pods to the first node that has the memory they request. A pod holds its memory until it is gone. */
public final class Scheduler extends Controller {

    /** Needs only the API. */
    public Scheduler(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        watch(Pod.class);
        watch(Node.class);
    }

    /** Memory is the node's, not the namespace's: whatever changed, all pods are looked at. */
    @Override
    protected void reconcile(String namespace) {
        List<Node> nodes = client.nodes().list().getItems();
        List<Pod> pods = new ArrayList<>(client.pods().inAnyNamespace().list().getItems());
        for (Pod pod : List.copyOf(pods)) {
            if (pod.getSpec().getNodeName() == null && Pods.active(pod)) {
                Optional<String> node = nodes.stream()
                        .filter(candidate -> free(candidate, pods).compareTo(requested(pod)) >= 0)
                        .map(candidate -> candidate.getMetadata().getName())
                        .findFirst();
                if (node.isPresent()) {
                    bind(pod, node.get());
                    pod.getSpec().setNodeName(node.get());
                } else {
                    refuse(pod, nodes.size());
                }
            }
        }
    }

    private static BigDecimal free(Node node, List<Pod> pods) {
        BigDecimal taken = pods.stream()
                .filter(pod -> node.getMetadata().getName().equals(pod.getSpec().getNodeName()))
                .filter(pod -> !Pods.terminal(pod))
                .map(Scheduler::requested)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return memory(node.getStatus().getAllocatable()).subtract(taken);
    }

    private static BigDecimal requested(Pod pod) {
        return pod.getSpec().getContainers().stream().map(Scheduler::memory).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static BigDecimal memory(Container container) {
        Map<String, Quantity> requests = container.getResources() == null
                ? Map.of()
                : Objects.requireNonNullElse(container.getResources().getRequests(), Map.of());
        return memory(requests);
    }

    private static BigDecimal memory(Map<String, Quantity> resources) {
        return Optional.ofNullable(resources.get("memory"))
                .map(Quantity::getNumericalAmount)
                .orElse(BigDecimal.ZERO);
    }

    private void bind(Pod pod, String node) {
        Binding binding = new BindingBuilder()
                .withNewMetadata()
                .withNamespace(pod.getMetadata().getNamespace())
                .withName(pod.getMetadata().getName())
                .endMetadata()
                .withNewTarget()
                .withApiVersion("v1")
                .withKind("Node")
                .withName(node)
                .endTarget()
                .build();
        String path = "/api/v1/namespaces/" + pod.getMetadata().getNamespace() + "/pods/"
                + pod.getMetadata().getName() + "/binding";
        client.raw(path, "POST", binding);
    }

    private void refuse(Pod pod, int nodes) {
        boolean said = Pods.condition(pod, "PodScheduled").isPresent();
        if (said) {
            return;
        }
        String message = "0/" + nodes + " nodes are available: " + nodes + " Insufficient memory.";
        Pod refused = new PodBuilder(pod)
                .editOrNewStatus()
                .addToConditions(new PodConditionBuilder()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withReason("Unschedulable")
                        .withMessage(message)
                        .withLastTransitionTime(
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                        .build())
                .endStatus()
                .build();
        client.resource(refused).updateStatus();
        new EventRecorder(client, "default-scheduler").warn(pod, "FailedScheduling", message);
    }
}

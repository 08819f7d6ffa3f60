package io.openclaw.e2e.scale;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** A pod as a cluster has it, in full: what the operator holds of 5,000 of them is to weigh what it weighs there. Pure but for the time and ids. */
final class HollowPod {
    private static final String NODE = "hollow-node";
    private static final String NODE_IP = "127.0.0.1";
    /** As long as a digest. */
    private static final String DIGEST = "@sha256:" + "5f70bf18".repeat(8);

    private HollowPod() {}

    /** The {@code number}th of a Deployment, bound already. */
    static Pod of(Deployment deployment, int number) {
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        String hash = Integer.toHexString(template.hashCode());
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(deployment.getMetadata().getNamespace())
                .withName(deployment.getMetadata().getName() + "-" + hash + "-" + number)
                .withLabels(template.getMetadata().getLabels())
                .addToLabels("pod-template-hash", hash)
                .withAnnotations(template.getMetadata().getAnnotations())
                .addNewOwnerReference()
                .withApiVersion(deployment.getApiVersion())
                .withKind(deployment.getKind())
                .withName(deployment.getMetadata().getName())
                .withUid(deployment.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(new PodSpecBuilder(template.getSpec())
                        .withNodeName(NODE)
                        .build())
                .build();
    }

    /** Running and ready since now. */
    static PodStatus ready(Pod pod, String ip) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new PodStatusBuilder()
                .withPhase("Running")
                .withConditions(conditions(now))
                .withHostIP(NODE_IP)
                .addNewHostIP(NODE_IP)
                .withPodIP(ip)
                .addNewPodIP(ip)
                .withStartTime(now)
                .withQosClass("Burstable")
                .withContainerStatuses(pod.getSpec().getContainers().stream()
                        .map(container -> running(container, now))
                        .toList())
                .build();
    }

    private static List<PodCondition> conditions(String since) {
        return Stream.of("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled")
                .map(type -> new PodConditionBuilder()
                        .withType(type)
                        .withStatus("True")
                        .withLastTransitionTime(since)
                        .build())
                .toList();
    }

    private static ContainerStatus running(Container container, String since) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID(container.getImage() + DIGEST)
                .withContainerID("containerd://" + UUID.randomUUID() + UUID.randomUUID())
                .withRestartCount(0)
                .withReady(true)
                .withStarted(true)
                .withNewState()
                .withNewRunning()
                .withStartedAt(since)
                .endRunning()
                .endState()
                .build();
    }
}

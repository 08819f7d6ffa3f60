package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.openclaw.e2e.cluster.kubelet.ContainerRun.Exit;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pod's status from its containers. It remembers when each condition last changed, and nothing else. */
final class PodReport {

    private static final String HOST_IP = "127.0.0.1";

    private final Instant begun = Instant.now();
    private final Map<String, PodCondition> conditions = new HashMap<>();

    /** @param ended whether the pod is over: all containers have ended and none will start again */
    PodStatus status(Pod pod, String podIp, List<ContainerView> containers, boolean ended) {
        boolean everRan = containers.stream()
                .allMatch(c -> c.run().isPresent() || c.last().isPresent());
        boolean allReady = !containers.isEmpty() && containers.stream().allMatch(ContainerView::ready);
        boolean clean =
                containers.stream().allMatch(c -> c.last().map(Exit::exitCode).orElse(0) == 0);
        String phase = ended ? (clean ? "Succeeded" : "Failed") : everRan ? "Running" : "Pending";
        return new PodStatusBuilder()
                .withPhase(phase)
                .withHostIP(HOST_IP)
                .withPodIP(podIp)
                .addNewPodIP(podIp)
                .withStartTime(time(begun))
                .withQosClass("Burstable")
                .withConditions(
                        condition("PodScheduled", true, ""),
                        condition("Initialized", true, ""),
                        condition("ContainersReady", allReady, "ContainersNotReady"),
                        condition("Ready", allReady, "ContainersNotReady"))
                .withContainerStatuses(containers.stream()
                        .map(container -> containerStatus(pod, container, ended))
                        .toList())
                .build();
    }

    private PodCondition condition(String type, boolean holds, String reasonIfNot) {
        String status = holds ? "True" : "False";
        return conditions.compute(
                type,
                (t, before) -> before != null && before.getStatus().equals(status)
                        ? before
                        : new PodConditionBuilder()
                                .withType(type)
                                .withStatus(status)
                                .withReason(holds ? null : reasonIfNot)
                                .withLastTransitionTime(time(Instant.now()))
                                .build());
    }

    private static ContainerStatus containerStatus(Pod pod, ContainerView container, boolean ended) {
        boolean over = ended && container.last().isPresent();
        ContainerState state = container
                .run()
                .map(PodReport::running)
                .or(() -> over ? container.last().map(PodReport::terminated) : Optional.empty())
                .orElseGet(() -> new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason(container.waiting())
                        .withMessage(container.problem())
                        .endWaiting()
                        .build());
        return new ContainerStatusBuilder()
                .withName(container.spec().getName())
                .withImage(container.spec().getImage())
                .withImageID("local/" + container.spec().getImage())
                .withContainerID("process://" + pod.getMetadata().getUid() + "/"
                        + container.run().map(run -> run.process().pid()).orElse(0L))
                .withRestartCount(container.restarts())
                .withStarted(container.started())
                .withReady(container.ready())
                .withState(state)
                .withLastState(
                        over
                                ? new ContainerState()
                                : container.last().map(PodReport::terminated).orElseGet(ContainerState::new))
                .build();
    }

    private static ContainerState running(ContainerRun run) {
        return new ContainerStateBuilder()
                .withNewRunning()
                .withStartedAt(time(run.started()))
                .endRunning()
                .build();
    }

    private static ContainerState terminated(Exit exit) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exit.exitCode())
                .withReason(exit.oomKilled() ? "OOMKilled" : exit.exitCode() == 0 ? "Completed" : "Error")
                .withStartedAt(time(exit.run().started()))
                .withFinishedAt(time(exit.finished()))
                .endTerminated()
                .build();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

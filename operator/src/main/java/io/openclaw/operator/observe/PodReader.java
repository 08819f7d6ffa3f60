package io.openclaw.operator.observe;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.desired.Labels;
import io.openclaw.operator.observe.PodView.ContainerDeath;
import io.openclaw.operator.restart.RestartJson;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A pod of the API server to a {@link PodView}. Pure. */
final class PodReader {
    private PodReader() {}

    static PodView read(Pod pod) {
        ObjectMeta metadata = pod.getMetadata();
        Map<String, String> labels = orEmpty(metadata.getLabels());
        Map<String, String> annotations = orEmpty(metadata.getAnnotations());
        PodStatus status = pod.getStatus();
        String record = annotations.get(Annotations.RESTART);
        return new PodView(
                metadata.getName(),
                metadata.getUid(),
                metadata.getResourceVersion(),
                Instant.parse(metadata.getCreationTimestamp()),
                labels.getOrDefault("pod-template-hash", ""),
                annotations.getOrDefault(Annotations.TEMPLATE_HASH, ""),
                !Labels.DETACHED.equals(labels.get(Labels.MEMBER)),
                !Labels.DISABLED.equals(labels.get(Labels.TRAFFIC)),
                status != null && ready(status),
                metadata.getDeletionTimestamp() == null ? null : Instant.parse(metadata.getDeletionTimestamp()),
                annotations.getOrDefault(Annotations.DELETION_COST, "").startsWith("-"),
                status == null ? null : startTook(pod),
                status == null ? null : status.getPodIP(),
                record == null ? null : RestartJson.read(record).orElse(null),
                status == null ? List.of() : deaths(status));
    }

    private static boolean ready(PodStatus status) {
        return status.getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"));
    }

    private static @Nullable Duration startTook(Pod pod) {
        Instant created = Instant.parse(pod.getMetadata().getCreationTimestamp());
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready")
                        && condition.getStatus().equals("True"))
                .map(PodCondition::getLastTransitionTime)
                .filter(Objects::nonNull)
                .map(since -> Duration.between(created, Instant.parse(since)))
                .findFirst()
                .orElse(null);
    }

    private static List<ContainerDeath> deaths(PodStatus status) {
        return status.getContainerStatuses().stream()
                .flatMap(container -> Stream.of(container.getState(), container.getLastState())
                        .filter(Objects::nonNull)
                        .map(state -> state.getTerminated())
                        .filter(Objects::nonNull)
                        .map(terminated -> death(container, terminated)))
                .toList();
    }

    private static ContainerDeath death(ContainerStatus container, ContainerStateTerminated terminated) {
        String finished = terminated.getFinishedAt();
        return new ContainerDeath(
                container.getName(),
                terminated.getExitCode(),
                Objects.requireNonNullElse(terminated.getReason(), "Error"),
                finished == null ? Instant.EPOCH : Instant.parse(finished));
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}

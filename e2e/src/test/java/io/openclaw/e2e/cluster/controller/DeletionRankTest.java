package io.openclaw.e2e.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which of two pods a ReplicaSet deletes. */
class DeletionRankTest {

    private static final String EARLY = "2026-01-01T00:00:00Z";
    private static final String LATE = "2026-01-01T01:00:00Z";

    private static PodBuilder pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withCreationTimestamp(EARLY)
                .endMetadata()
                .withNewSpec()
                .withNodeName("n")
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withLastTransitionTime(EARLY)
                .endCondition()
                .addNewContainerStatus()
                .withRestartCount(0)
                .endContainerStatus()
                .endStatus();
    }

    private static Pod costing(String cost, String readiness) {
        return pod().editMetadata()
                .addToAnnotations("controller.kubernetes.io/pod-deletion-cost", cost)
                .endMetadata()
                .editStatus()
                .editFirstCondition()
                .withStatus(readiness)
                .endCondition()
                .endStatus()
                .build();
    }

    static Stream<Arguments> pairs() {
        Pod plain = pod().build();
        return Stream.of(
                Arguments.of(
                        "unscheduled before scheduled",
                        pod().editSpec().withNodeName(null).endSpec().build(),
                        plain),
                Arguments.of(
                        "pending before running",
                        pod().editStatus().withPhase("Pending").endStatus().build(),
                        plain),
                Arguments.of("unready before ready, whatever the cost", costing("100", "False"), plain),
                Arguments.of("cheap before dear", costing("-1", "True"), plain),
                Arguments.of(
                        "lately ready before long ready",
                        pod().editStatus()
                                .editFirstCondition()
                                .withLastTransitionTime(LATE)
                                .endCondition()
                                .endStatus()
                                .build(),
                        plain),
                Arguments.of(
                        "often restarted before never restarted",
                        pod().editStatus()
                                .editFirstContainerStatus()
                                .withRestartCount(3)
                                .endContainerStatus()
                                .endStatus()
                                .build(),
                        plain),
                Arguments.of(
                        "young before old",
                        pod().editMetadata()
                                .withCreationTimestamp(LATE)
                                .endMetadata()
                                .build(),
                        plain));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void theFirstGoesFirst(String rule, Pod first, Pod second) {
        assertThat(Stream.of(second, first).sorted(DeletionRank.ORDER).toList())
                .as(rule)
                .isEqualTo(List.of(first, second));
    }
}

package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.Await;
import io.openclaw.e2e.cluster.OperatorProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two operators, other operators, and one that has nothing to do. */
class OperatorsIT {
    private static final Map<String, String> ELECTED = Map.of("OPENCLAW_LEADER_ELECTION", "true");
    /** A lease lasts for 15 s; what is held back by it ends soon after. */
    private static final Duration HANDOVER = Duration.ofSeconds(45);

    @Test
    void the_second_one_takes_over_from_a_leader_that_is_killed_midway() throws Exception {
        try (Stage stage = Stage.open("operators-elected")) {
            OperatorProcess first = stage.operator(ELECTED);
            Subject router = Subject.ready(stage, "elected", "replicas: 2\n");
            OperatorProcess second = stage.operator(ELECTED);
            String request = router.restart();
            router.await(
                    "a restart is under way",
                    document -> document.at("/status/restart").has("pod"));
            first.kill9();
            router.await(
                    "the second one finishes it",
                    document ->
                            document.at("/status/restarts/lastRequest").asText().equals(request),
                    Subject.SOON.plus(HANDOVER));

            assertThat(second.isAlive()).isTrue();
            assertThat(router.outcomes()).containsExactly("Replaced", "Replaced");
            router.assertKeptPromises(2);
        }
    }

    @Test
    void a_leader_that_is_stopped_hands_over_at_once() throws Exception {
        try (Stage stage = Stage.open("operators-handover")) {
            OperatorProcess first = stage.operator(ELECTED);
            Subject router = Subject.ready(stage, "handed-over", "replicas: 1\n");
            stage.operator(ELECTED);
            LockSupport.parkNanos(Duration.ofSeconds(5).toNanos()); // it has started, and waits
            long stopped = System.nanoTime();
            first.stop();
            String request = router.restart();
            router.await(
                    "somebody acts", document -> document.at("/status/restart").has("pod"));

            assertThat(Duration.ofNanos(System.nanoTime() - stopped))
                    .as("less than a lease lasts")
                    .isLessThan(Duration.ofSeconds(12));
            router.awaitCarriedOut(request);
            router.assertKeptPromises(1);
        }
    }

    @Test
    void two_that_know_nothing_of_each_other_restart_one_pod_at_a_time() throws Exception {
        try (Stage stage = Stage.open("operators-two")) {
            stage.operator();
            stage.operator();
            Subject router = Subject.ready(stage, "two", "replicas: 3\n");
            router.awaitCarriedOut(router.restart());

            assertThat(router.outcomes()).containsExactly("Replaced", "Replaced", "Replaced");
            assertThat(stage.history().pods("two")).hasSize(6);
            router.assertKeptPromises(3);
        }
    }

    @Test
    void a_new_one_replaces_no_pod_and_at_rest_nothing_is_written() throws Exception {
        try (Stage stage = Stage.open("operators-new")) {
            OperatorProcess first = stage.operator();
            Subject router = Subject.ready(stage, "quiet", "replicas: 2\n");
            router.await("ConfigApplied", "True");
            Set<String> pods = router.podUids();
            first.stop();
            stage.operator();
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos()); // it has started and looked at everything
            List<String> versions = versions(stage, router);
            LockSupport.parkNanos(Duration.ofSeconds(10).toNanos());

            assertThat(router.podUids()).isEqualTo(pods);
            assertThat(versions(stage, router)).as("resource versions").isEqualTo(versions);
        }
    }

    @Test
    void one_of_a_namespace_leaves_others_alone_and_what_is_deleted_leaves_nothing() throws Exception {
        try (Stage stage = Stage.open("operators-namespaced")) {
            stage.namespace("mine");
            stage.operator(Map.of("OPENCLAW_NAMESPACES", "mine"));
            Subject others = Subject.create(stage, "others", "replicas: 1\n");
            Subject mine = Subject.ready(stage, "mine", "replicas: 1\n");

            assertThat(others.document().has("status")).isFalse();
            assertThat(others.pods()).isEmpty();

            mine.delete();
            Await.until("nothing is left of it", () -> leftOver(stage, "mine") == 0);
        }
    }

    @Test
    void a_spec_that_cannot_be_carried_out_is_told_and_the_right_one_is_carried_out() throws Exception {
        try (Stage stage = Stage.open("operators-invalid")) {
            stage.operator();
            Subject router = Subject.create(stage, "invalid", "replicas: 1\nprocess: {maxDirectMemory: 4Mi}\n");
            String problem = router.await("Ready", "False", "InvalidSpec");
            assertThat(problem).contains("docs/runbook/conditions/Ready.md").hasSizeGreaterThan(60);
            assertThat(router.pods()).isEmpty();

            router.spec("{\"process\":{\"maxDirectMemory\":null}}");
            router.await("Ready", "True");
        }
    }

    @Test
    void the_scale_subresource_sets_the_number_of_pods() throws Exception {
        try (Stage stage = Stage.open("operators-scale")) {
            stage.operator();
            Subject router = Subject.ready(stage, "scale", "replicas: 1\n");
            stage.client()
                    .genericKubernetesResources("openclaw.io/v1alpha1", "OpenClawRouter")
                    .inNamespace("scale")
                    .withName("scale")
                    .scale(2);
            router.await(
                    "two pods serve",
                    document -> document.at("/status/readyReplicas").asInt() == 2);
            assertThat(router.document().at("/spec/replicas").asInt()).isEqualTo(2);
        }
    }

    private static List<String> versions(Stage stage, Subject router) {
        return Stream.of(
                        List.of(router.deployment().getMetadata()),
                        router.pods().stream().map(pod -> pod.getMetadata()).toList(),
                        stage.client().services().inNamespace(router.name()).list().getItems().stream()
                                .map(service -> service.getMetadata())
                                .toList(),
                        stage.client().configMaps().inNamespace(router.name()).list().getItems().stream()
                                .map(map -> map.getMetadata())
                                .toList())
                .flatMap(List::stream)
                .map(meta -> meta.getName() + " " + meta.getResourceVersion())
                .sorted()
                .toList();
    }

    private static int leftOver(Stage stage, String namespace) {
        var client = stage.client();
        return client.pods().inNamespace(namespace).list().getItems().size()
                + client.apps()
                        .deployments()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .size()
                + client.services().inNamespace(namespace).list().getItems().size()
                + client.secrets().inNamespace(namespace).list().getItems().size()
                + client.policy()
                        .v1()
                        .podDisruptionBudget()
                        .inNamespace(namespace)
                        .list()
                        .getItems()
                        .size();
    }
}

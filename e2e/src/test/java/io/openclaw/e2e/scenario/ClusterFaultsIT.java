package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.proof.Pods;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pods, nodes, quotas and people that come in a restart's way. */
class ClusterFaultsIT {
    private static final String ROLLED_BACK = "RolledBack";

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("cluster-faults");
        stage.operator();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Scenario
    void a_replacement_that_never_gets_ready_is_given_up_and_the_pod_taken_back() throws Exception {
        Subject router = Subject.ready(stage, "fault-never-ready", "replicas: 1\n");
        Secret token = stage.client()
                .secrets()
                .inNamespace(router.name())
                .withName(router.name() + "-admin")
                .get();
        Set<String> before = router.podUids();
        stage.client().resource(token).delete(); // without it no pod of this router starts

        String request = router.restart();
        awaitRollback(router);
        assertThat(router.podUids()).as("the pod that there was").isEqualTo(before);
        assertThat(router.await("RestartBlocked", "True", "BackOffAfterRollback"))
                .isNotBlank();
        router.assertKeptPromises(1);

        stage.client()
                .resource(new SecretBuilder(token)
                        .editMetadata()
                        .withResourceVersion(null)
                        .withUid(null)
                        .withCreationTimestamp(null)
                        .withManagedFields(List.of())
                        .endMetadata()
                        .build())
                .create();
        router.awaitCarriedOut(request);
        router.assertKeptPromises(1);
        router.delete();
    }

    @Scenario
    void where_there_is_no_room_for_another_the_pod_stays() throws Exception {
        Quantity node = stage.client()
                .nodes()
                .list()
                .getItems()
                .getFirst()
                .getStatus()
                .getAllocatable()
                .get("memory");
        long heapMb = (long) (Quantity.getAmountInBytes(node).longValueExact() / (1 << 20) * 0.45);
        Subject router = Subject.ready(stage, "fault-no-room", "replicas: 1\nprocess: {maxHeap: " + heapMb + "Mi}\n");
        Set<String> before = router.podUids();

        router.restart();
        awaitRollback(router);
        assertThat(router.podUids()).isEqualTo(before);
        router.assertKeptPromises(1);
        router.delete();
        gone(router);
    }

    @Scenario
    void where_the_quota_lets_no_other_in_the_pod_stays() throws Exception {
        Subject router = Subject.ready(stage, "fault-quota", "replicas: 1\n");
        stage.client()
                .resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("one")
                        .withNamespace(router.name())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("1"))
                        .endSpec()
                        .build())
                .create();
        Set<String> before = router.podUids();

        String request = router.restart();
        awaitRollback(router);
        assertThat(router.podUids()).isEqualTo(before);
        router.assertKeptPromises(1);

        stage.client()
                .resourceQuotas()
                .inNamespace(router.name())
                .withName("one")
                .delete();
        router.awaitCarriedOut(request);
        router.delete();
    }

    @Scenario
    void a_pod_that_somebody_deletes_in_the_midst_is_told_of() throws Exception {
        Subject router = Subject.ready(stage, "fault-deleted", "replicas: 2\nprocess: {drainDelay: 5s}\n");
        router.restart();
        JsonNode restarting = router.await(
                "a pod is detached",
                document -> document.at("/status/restart/step").asText().equals("Surging"));
        stage.client()
                .pods()
                .inNamespace(router.name())
                .withName(restarting.at("/status/restart/pod").asText())
                .delete();

        router.await(
                "it is told",
                document -> document.at("/status/history")
                        .valueStream()
                        .anyMatch(entry -> entry.path("outcome").asText().equals("Lost")));
        router.await("Ready", "True");
        assertThat(stage.history().mostDetached(router.name())).isLessThanOrEqualTo(1);
        router.delete();
    }

    /** As on a node that is out of reach: what was deleted stays. */
    @Scenario
    void a_pod_that_never_goes_is_in_nobodys_way() throws Exception {
        Subject router = Subject.ready(
                stage, "fault-stays", "replicas: 1\nprocess: {restartGracePeriod: 1s}\nqueue: {drainTimeout: 1s}\n");
        Pod old = router.pods().getFirst();
        stage.client()
                .resource(old)
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .addToFinalizers("openclaw.io/scenario")
                        .endMetadata()
                        .build());

        String request = router.restart();
        router.await(
                "the restart ends without it",
                document -> document.at("/status/restarts/lastRequest").asText().equals(request)
                        && document.at("/status/restart").isMissingNode(),
                Duration.ofSeconds(150));
        assertThat(router.outcomes()).containsExactly("Replaced");
        assertThat(router.podUids()).hasSize(1).doesNotContain(old.getMetadata().getUid());
        router.awaitCarriedOut(router.restart());

        stage.client()
                .pods()
                .inNamespace(router.name())
                .withName(old.getMetadata().getName())
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .withFinalizers(List.of())
                        .endMetadata()
                        .build());
        router.delete();
    }

    @Scenario
    void scaling_and_a_rollout_at_the_same_moment_lose_nothing() throws Exception {
        Subject router = Subject.ready(stage, "fault-scaled", "replicas: null\n");
        router.restart();
        router.await(
                "a restart is under way",
                document -> document.at("/status/restart").has("pod"));
        stage.client()
                .apps()
                .deployments()
                .inNamespace(router.name())
                .withName(router.name())
                .scale(3);
        router.spec("{\"process\":{\"maxHeap\":\"72Mi\"}}");

        router.await(
                "three pods of the new plan serve",
                document -> document.at("/status/readyReplicas").asInt() == 3
                        && document.at("/status/restart").isMissingNode()
                        && Subject.condition(document, "Ready")
                                .path("status")
                                .asText()
                                .equals("True")
                        && Subject.isOfThisGeneration(document, "Ready"),
                Duration.ofSeconds(180));
        assertThat(stage.history().mostDetached(router.name())).isLessThanOrEqualTo(1);
        assertThat(stage.history().fewestServing(router.name(), 2)).isGreaterThanOrEqualTo(2);
        assertThat(router.pods())
                .hasSize(3)
                .noneMatch(pod ->
                        pod.getMetadata().getLabels().get(Pods.MEMBER_LABEL).equals("detached"));
        router.delete();
    }

    @Scenario
    void what_somebody_changes_or_deletes_comes_back() throws Exception {
        Subject router = Subject.ready(stage, "fault-drift", "replicas: 1\n");
        var client = stage.client();
        client.apps()
                .deployments()
                .inNamespace(router.name())
                .withName(router.name())
                .edit(deployment -> new DeploymentBuilder(deployment)
                        .editSpec()
                        .editStrategy()
                        .editRollingUpdate()
                        .withNewMaxUnavailable(1)
                        .endRollingUpdate()
                        .endStrategy()
                        .endSpec()
                        .build());
        client.services().inNamespace(router.name()).withName(router.name()).delete();
        client.policy()
                .v1()
                .podDisruptionBudget()
                .inNamespace(router.name())
                .withName(router.name())
                .delete();

        Await.until(
                "the Service is back",
                () -> client.services()
                                .inNamespace(router.name())
                                .withName(router.name())
                                .get()
                        != null);
        Await.until(
                "the budget is back",
                () -> client.policy()
                                .v1()
                                .podDisruptionBudget()
                                .inNamespace(router.name())
                                .withName(router.name())
                                .get()
                        != null);
        Await.until(
                "no pod may be missing again",
                () -> Optional.ofNullable(router.deployment())
                        .map(Deployment::getSpec)
                        .filter(spec -> spec.getStrategy()
                                        .getRollingUpdate()
                                        .getMaxUnavailable()
                                        .getIntVal()
                                == 0)
                        .isPresent());
        router.delete();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "garbage"})
    void a_pod_that_gives_no_metrics_is_left_alone_and_told_of(String lie) throws Exception {
        stage.local();
        Subject router = Subject.create(
                stage,
                "fault-" + lie,
                "replicas: 1\nimage: %s\npodTemplate: {env: [{name: LIE, value: %s}]}\n".formatted(Stage.LIAR, lie));

        assertThat(router.await("Degraded", "True", "NoMetrics"))
                .contains(
                        "nothing is known of the memory",
                        router.pods().getFirst().getMetadata().getName());
        assertThat(router.history()).isEmpty();
        router.delete();
    }

    @Scenario
    void a_pod_that_says_that_it_is_fragmented_is_replaced_for_it() throws Exception {
        stage.local();
        Subject router = Subject.create(
                stage,
                "fault-fragmented",
                "replicas: 1\nprocess: {minUptime: 1h}\nimage: %s\npodTemplate: {env: [{name: LIE, value: fragmented}]}\n"
                        .formatted(Stage.LIAR));
        router.await("Fragmented", "True");
        router.await("RestartBlocked", "True", "MinimumUptime");
        router.spec("{\"process\":{\"minUptime\":\"1s\"}}");

        router.await(
                "it is replaced",
                document -> document.at("/status/history")
                        .valueStream()
                        .anyMatch(entry -> entry.path("reasons").get(0).asText().equals("Fragmentation")));
        assertThat(stage.history().mostDetached(router.name())).isLessThanOrEqualTo(1);
        router.delete();
    }

    private static void awaitRollback(Subject router) {
        router.await(
                "it is rolled back",
                document -> document.at("/status/history/0/outcome").asText().equals(ROLLED_BACK)
                        && document.at("/status/restart").isMissingNode());
        Await.until("the newcomer is gone", () -> router.pods().size() == 1);
    }

    private static void gone(Subject router) {
        Await.until("its pods are gone", () -> router.pods().isEmpty());
    }
}

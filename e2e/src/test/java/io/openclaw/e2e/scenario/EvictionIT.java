package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.api.ReadyTimeline;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.proof.Pods;
import io.openclaw.e2e.proof.RouterStatus;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Pods that go by the Eviction API, one by one and within the disruption budget; and objects that come and go with what the resource asks for. */
class EvictionIT {
    private static final String NAMESPACE = "default";
    private static final String NAME = "evicted";
    private static final Path DIRECTORY = Path.of("target/eviction").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String RESOURCE = """
            apiVersion: openclaw.io/v1alpha1
            kind: OpenClawRouter
            metadata: {name: %s, namespace: %s}
            spec:
              autoscaling: {minReplicas: 2, maxReplicas: 4}
              upstreams: [{name: app, endpoints: ["http://127.0.0.1:9"]}]
              cache: {enabled: false}
              process: {maxHeap: 64Mi, restartGracePeriod: 10s, drainDelay: 1s, minUptime: 1s}
              queue: {maxSize: 10, maxMemory: 4Mi, drainTimeout: 5s}
              restart: {strategy: Evict}
              monitoring: {sampleInterval: 1s}
            """;

    @Test
    void everyPodIsEvictedOnceAndAnotherServesInItsPlace() throws Exception {
        try (Stage stage = Stage.open(DIRECTORY)) {
            LocalCluster cluster = stage.cluster();
            create(cluster, NAME);
            cluster.apiServer().writes().await(says(NAME, is("Ready", "True")), SOON);
            Set<String> before = pods(cluster);
            assertThat(before).hasSize(2);

            patch(cluster, "{\"metadata\":{\"annotations\":{\"openclaw.io/restart-at\":\"" + Instant.now() + "\"}}}");
            cluster.apiServer().writes().await(says(NAME, EvictionIT::carriedOut), SOON);

            assertThat(pods(cluster)).hasSize(2).doesNotContainAnyElementsOf(before);
            assertThat(ReadyTimeline.of(cluster.apiServer().writes(), NAMESPACE, Map.of(Pods.ROUTER_LABEL, NAME))
                            .lowestSince(2))
                    .as("one at a time")
                    .contains(1);

            assertThat(owned(cluster, HorizontalPodAutoscaler.class)).isTrue();
            patch(cluster, "{\"spec\":{\"autoscaling\":null}}");
            Await.until("the autoscaler is gone", () -> !owned(cluster, HorizontalPodAutoscaler.class));
            assertThat(cluster.client()
                            .apps()
                            .deployments()
                            .inNamespace(NAMESPACE)
                            .withName(NAME)
                            .get()
                            .getSpec()
                            .getReplicas())
                    .as("as many as there were")
                    .isEqualTo(2);
        }
    }

    @Test
    void nobodyElsesObjectIsTakenOver() throws Exception {
        try (Stage stage = Stage.open(DIRECTORY.resolveSibling("eviction-of-others"))) {
            LocalCluster cluster = stage.cluster();
            cluster.client()
                    .resource(new ServiceBuilder()
                            .withNewMetadata()
                            .withName("shop")
                            .withNamespace(NAMESPACE)
                            .endMetadata()
                            .withNewSpec()
                            .addToSelector("app", "shop")
                            .addNewPort()
                            .withPort(80)
                            .endPort()
                            .endSpec()
                            .build())
                    .create();
            create(cluster, "shop");
            cluster.apiServer()
                    .writes()
                    .await(
                            says("shop", document -> document.toString().contains("Service shop is there already")),
                            SOON);

            assertThat(cluster.client()
                            .services()
                            .inNamespace(NAMESPACE)
                            .withName("shop")
                            .get()
                            .getSpec()
                            .getSelector())
                    .containsOnly(Map.entry("app", "shop"));
        }
    }

    private static void create(LocalCluster cluster, String name) {
        cluster.client()
                .load(new ByteArrayInputStream(
                        RESOURCE.formatted(name, NAMESPACE).getBytes(StandardCharsets.UTF_8)))
                .create();
    }

    private static void patch(LocalCluster cluster, String merge) {
        cluster.client()
                .genericKubernetesResources("openclaw.io/v1alpha1", "OpenClawRouter")
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private static Predicate<Write> says(String name, Predicate<JsonNode> what) {
        return write -> RouterStatus.isOf(write, NAMESPACE, name)
                && write.after().filter(what).isPresent();
    }

    private static Predicate<JsonNode> is(String condition, String status) {
        return document -> document.at("/status/conditions")
                .valueStream()
                .anyMatch(found -> found.path("type").asText().equals(condition)
                        && found.path("status").asText().equals(status));
    }

    private static boolean carriedOut(JsonNode document) {
        List<String> outcomes = document.at("/status/history")
                .valueStream()
                .map(entry -> entry.path("outcome").asText())
                .toList();
        return outcomes.equals(List.of("Evicted", "Evicted"))
                && document.at("/status/restarts/total").asInt() == 2
                && document.at("/status/restarts").has("lastRequest");
    }

    private static Set<String> pods(LocalCluster cluster) {
        return cluster
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel(Pods.ROUTER_LABEL, NAME)
                .list()
                .getItems()
                .stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getUid())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean owned(LocalCluster cluster, Class<? extends HasMetadata> type) {
        return cluster.client()
                        .resources(type)
                        .inNamespace(NAMESPACE)
                        .withName(NAME)
                        .get()
                != null;
    }
}

package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.proof.Pods;
import io.openclaw.e2e.proof.RouterStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** A change of the resource that a running router can apply replaces no pod, and is said to be applied when every pod has said so. */
class LiveConfigurationIT {
    private static final String NAMESPACE = "default";
    private static final String NAME = "live";
    private static final Path DIRECTORY = Path.of("target/live-configuration").toAbsolutePath();
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String RESOURCE = """
            apiVersion: openclaw.io/v1alpha1
            kind: OpenClawRouter
            metadata: {name: %s, namespace: %s}
            spec:
              replicas: 2
              upstreams: [{name: app, endpoints: ["http://127.0.0.1:9"]}]
              routes: [{name: old, pathPrefix: /old, upstream: app}]
              cache: {enabled: false}
              process: {maxHeap: 64Mi, restartGracePeriod: 10s, drainDelay: 1s, minUptime: 1s}
              queue: {maxSize: 10, maxMemory: 4Mi, drainTimeout: 5s}
              monitoring: {sampleInterval: 1s}
            """.formatted(NAME, NAMESPACE);

    @Test
    void aNewRouteIsServedByThePodsThatAreThere() throws Exception {
        try (Stage stage = Stage.open(DIRECTORY)) {
            LocalCluster cluster = stage.cluster();
            cluster.client()
                    .load(new ByteArrayInputStream(RESOURCE.getBytes(StandardCharsets.UTF_8)))
                    .create();
            cluster.apiServer().writes().await(says(applied(1)), SOON);
            List<String> before = pods(cluster);
            Await.until("the Service has an endpoint", () -> answers(cluster));
            assertThat(status(cluster, "/new")).isEqualTo(404);

            cluster.client()
                    .genericKubernetesResources("openclaw.io/v1alpha1", "OpenClawRouter")
                    .inNamespace(NAMESPACE)
                    .withName(NAME)
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"spec\":{\"routes\":[{\"name\":\"new\",\"pathPrefix\":\"/new\",\"upstream\":\"app\"}]}}");
            cluster.apiServer().writes().await(says(applied(2)), SOON);

            assertThat(status(cluster, "/new"))
                    .as("nobody listens at the upstream")
                    .isEqualTo(502);
            assertThat(status(cluster, "/old")).isEqualTo(404);
            assertThat(pods(cluster)).isEqualTo(before).hasSize(2);
        }
    }

    private static Predicate<Write> says(Predicate<JsonNode> what) {
        return write -> RouterStatus.isOf(write, NAMESPACE, NAME)
                && write.after().filter(what).isPresent();
    }

    /** ConfigApplied, of this generation. */
    private static Predicate<JsonNode> applied(int generation) {
        return document -> document.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals("ConfigApplied")
                        && condition.path("status").asText().equals("True")
                        && condition.path("observedGeneration").asInt() == generation);
    }

    private static List<String> pods(LocalCluster cluster) {
        return cluster
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel(Pods.ROUTER_LABEL, NAME)
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getUid())
                .sorted()
                .toList();
    }

    /** A pod may be asked for its configuration before it is ready for traffic. */
    private static boolean answers(LocalCluster cluster) {
        try {
            return status(cluster, "/") > 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Of a GET through the Service. */
    private static int status(LocalCluster cluster, String path) throws IOException, InterruptedException {
        InetSocketAddress address = cluster.serviceAddress(NAMESPACE, NAME);
        URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        try {
            return connection.getResponseCode();
        } finally {
            connection.disconnect();
        }
    }
}

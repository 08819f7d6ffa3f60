package io.openclaw.operator.informer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.openclaw.crds.OpenClawRouter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as a Kubernetes 1.36 API server wrote them, read as the client itself would and then trimmed. */
class LeanSerializationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LeanSerialization lean = new LeanSerialization();
    private final KubernetesSerialization clients = new KubernetesSerialization(new ObjectMapper(), true);

    LeanSerializationTest() {
        clients.registerKubernetesResource(OpenClawRouter.class);
    }

    static Stream<String> events() {
        try (InputStream in = LeanSerializationTest.class.getResourceAsStream("watch-events.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void readsWhatTheClientDoesLessWhatAStoreDrops(String text) {
        WatchEvent expected = clients.unmarshal(text, WatchEvent.class);

        WatchEvent event = lean.unmarshal(text, WatchEvent.class);

        assertThat(event.getType()).isEqualTo(expected.getType());
        assertThat(event.getObject()).isExactlyInstanceOf(expected.getObject().getClass());
        assertThat(LeanStore.trimmed((HasMetadata) event.getObject()))
                .usingRecursiveComparison()
                .isEqualTo(LeanStore.trimmed((HasMetadata) expected.getObject()));
    }

    /** The same object as an answer, of which the operator's own are an echo, and as it is sent. */
    @ParameterizedTest
    @MethodSource("events")
    void requestsAreTheClientsAndAnswersTellWhoseTheyAre(String text) throws IOException {
        HasMetadata object =
                (HasMetadata) clients.unmarshal(text, WatchEvent.class).getObject();
        byte[] json = clients.asJson(object).getBytes(StandardCharsets.UTF_8);

        HasMetadata read = lean.unmarshal(new ByteArrayInputStream(json), new TypeReference<>() {
            @Override
            public Type getType() {
                return object.getClass();
            }
        });

        assertThat(JSON.readTree(lean.asJson(object))).isEqualTo(JSON.readTree(json));
        HasMetadata whole = LeanStore.trimmed(
                (HasMetadata) clients.unmarshal(text, WatchEvent.class).getObject());
        LeanStore.trimmed(read);
        assertThat(read.getMetadata()).usingRecursiveComparison().isEqualTo(whole.getMetadata());
        assertThat(read.getKind()).isEqualTo(whole.getKind());
        switch (read) {
            case OpenClawRouter router ->
                assertThat(router).usingRecursiveComparison().isEqualTo(whole);
            case Pod pod -> assertThat(pod).usingRecursiveComparison().isEqualTo(whole);
            case Deployment deployment ->
                assertThat(deployment.getSpec().getReplicas())
                        .isNotNull()
                        .isEqualTo(((Deployment) whole).getSpec().getReplicas());
            default -> {}
        }
    }

    /** As an informer begins, and what it keeps for good. */
    @Test
    void ofAListEqualTextsAreKeptOnce() {
        byte[] json = """
                {"kind": "PodList", "apiVersion": "v1", "metadata": {"resourceVersion": "7"}, "items": [
                  {"metadata": {"name": "a", "labels": {"app": "some-router"}, "managedFields": [{"manager": "somebody"}]}},
                  {"metadata": {"name": "b", "labels": {"app": "some-router"}, "annotations": {"note": "some-router"}}}]}""".getBytes(StandardCharsets.UTF_8);

        PodList pods = lean.unmarshal(new ByteArrayInputStream(json), new TypeReference<>() {});

        assertThat(pods.getMetadata().getResourceVersion()).isEqualTo("7");
        assertThat(pods.getItems())
                .extracting(pod -> pod.getMetadata().getName())
                .containsExactly("a", "b");
        assertThat(pods.getItems().getFirst().getMetadata().getManagedFields()).isEmpty();
        String text = pods.getItems().getFirst().getMetadata().getLabels().get("app");
        ObjectMeta other = pods.getItems().getLast().getMetadata();
        assertThat(text).isEqualTo("some-router");
        assertThat(other.getLabels().get("app")).isSameAs(text);
        assertThat(other.getAnnotations().get("note")).isSameAs(text);
    }

    /** The client has several ways to read: this is about the one that it takes. */
    @Test
    void isWhatTheClientReadsItsAnswersWith() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] service = """
                    {"kind": "Service", "apiVersion": "v1", "spec": {"clusterIP": "10.0.0.1"},
                     "metadata": {"resourceVersion": "7", "name": "edge", "namespace": "web", "managedFields": [{"manager": "somebody"}]}}""".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, service.length);
            exchange.getResponseBody().write(service);
            exchange.close();
        });
        server.start();
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .withKubernetesSerialization(lean)
                .build()) {
            Service read = client.services().inNamespace("web").withName("edge").get();

            assertThat(read.getSpec()).isNull();
            assertThat(read.getMetadata().getResourceVersion()).isEqualTo("7");
            assertThat(read.getMetadata().getManagedFields()).isEmpty();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void doesNotReadWhatIsDropped() {
        WatchEvent event = lean.unmarshal("""
                {"type": "ADDED", "object": {"kind": "Pod", "apiVersion": "v1",
                 "metadata": {"name": "edge-1", "managedFields": [{"manager": "kubelet"}]},
                 "spec": {"serviceAccountName": "edge", "nodeName": "n", "containers": [{"name": "router"}]},
                 "status": {"podIP": "10.0.0.1", "hostIP": "10.0.0.2", "containerStatuses": [{"name": "router", "image": "clw-router:1"}]}}}""", WatchEvent.class);

        Pod pod = (Pod) event.getObject();
        assertThat(pod.getMetadata().getManagedFields()).isEmpty();
        assertThat(pod.getSpec().getContainers()).isEmpty();
        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("edge");
        assertThat(pod.getStatus().getPodIP()).isEqualTo("10.0.0.1");
        assertThat(pod.getStatus().getHostIP()).isNull();
        assertThat(pod.getStatus().getContainerStatuses())
                .singleElement()
                .satisfies(status -> assertThat(status.getName()).isEqualTo("router"))
                .satisfies(status -> assertThat(status.getImage()).isNull());
    }

    @Test
    void anErrorIsAStatus() {
        WatchEvent event = lean.unmarshal("""
                {"type": "ERROR", "object": {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure",
                 "message": "too old resource version", "reason": "Expired", "code": 410}}""", WatchEvent.class);

        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'object': {'kind': 'Pod', 'apiVersion': 'v1', 'metadata': {'name': 'a'}}, 'type': 'ADDED'}",
                "{'type': 'ADDED', 'object': {'metadata': {'name': 'a'}, 'kind': 'Pod', 'apiVersion': 'v1'}}",
                "{'type': 'ADDED', 'object': {'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'name': 'a'}}}"
            })
    void anyOrderWillDo(String text) {
        WatchEvent event = lean.unmarshal(text.replace('\'', '"'), WatchEvent.class);

        assertThat(event.getType()).isEqualTo("ADDED");
        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        Pod.class,
                        pod -> assertThat(pod.getMetadata().getName()).isEqualTo("a"));
    }

    @Test
    void whatNobodyKnowsIsGeneric() {
        WatchEvent event = lean.unmarshal("""
                {"type": "ADDED", "object": {"kind": "Gadget", "apiVersion": "acme.com/v1", "metadata": {"name": "a"}}}""", WatchEvent.class);

        assertThat(event.getObject()).isInstanceOf(GenericKubernetesResource.class);
    }

    @Test
    void whatIsBrokenIsRefusedAsTheClientDoes() {
        String text = "{\"type\": \"ADDED\", \"object\": {\"kind\": \"Pod\", \"apiVersion\": \"v1\", \"metadata\": ";

        assertThatThrownBy(() -> lean.unmarshal(text, WatchEvent.class))
                .hasSameClassAs(org.assertj.core.api.Assertions.catchThrowable(
                        () -> clients.unmarshal(text, WatchEvent.class)));
    }
}

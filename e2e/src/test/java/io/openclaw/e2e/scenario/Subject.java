package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.e2e.proof.Pods;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One resource in a namespace of its own, what a user does with it and what they see. Asks nothing but the API server. */
final class Subject {
    /** A JVM starts in two seconds where two cores are free; a busy machine takes its time. */
    static final Duration SOON = Duration.ofSeconds(90);

    private static final String TEMPLATE_HASH = "openclaw.io/template-hash";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final int ADMIN_PATIENCE_MS = 5_000;
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);

    /** Small and quick: what a scenario says of the spec comes over it. */
    private static final String SPEC = """
            replicas: 2
            upstreams: [{name: app, endpoints: ["http://127.0.0.1:9"]}]
            cache: {enabled: false}
            process: {maxHeap: 64Mi, restartGracePeriod: 5s, drainDelay: 1s, minUptime: 1s}
            queue: {maxSize: 10, maxMemory: 4Mi, drainTimeout: 5s}
            restart: {cooldown: 0s, maxPerHour: 100}
            monitoring: {sampleInterval: 1s}
            """;

    private final Stage stage;
    private final String name;

    private Subject(Stage stage, String name) {
        this.stage = stage;
        this.name = name;
    }

    /**
     * Creates it; does not wait.
     *
     * @param name of the resource, and of its namespace
     * @param spec YAML that is merged over the small one
     */
    static Subject create(Stage stage, String name, String spec) throws IOException {
        return create(stage, name, List.of(spec));
    }

    /** @param specs YAML, each merged over what is before it */
    static Subject create(Stage stage, String name, List<String> specs) throws IOException {
        stage.namespace(name);
        Subject subject = new Subject(stage, name);
        ObjectNode merged = yaml(SPEC);
        for (String spec : specs) {
            merge(merged, yaml(spec));
        }
        ObjectNode resource = JSON.createObjectNode();
        resource.put("apiVersion", "openclaw.io/v1alpha1").put("kind", "OpenClawRouter");
        resource.putObject("metadata").put("name", name).put("namespace", name);
        resource.set("spec", merged);
        stage.client()
                .resource(Serialization.unmarshal(resource.toString(), GenericKubernetesResource.class))
                .create();
        return subject;
    }

    /** The same, once all its pods serve. */
    static Subject ready(Stage stage, String name, String spec) throws IOException {
        Subject subject = create(stage, name, spec);
        subject.await("Ready", "True");
        return subject;
    }

    private static ObjectNode yaml(String text) throws IOException {
        return text.isBlank() ? JSON.createObjectNode() : (ObjectNode) YAML.readTree(text);
    }

    private static void merge(ObjectNode into, ObjectNode from) {
        from.properties().forEach(field -> {
            if (into.get(field.getKey()) instanceof ObjectNode below && field.getValue() instanceof ObjectNode more) {
                merge(below, more);
            } else if (field.getValue().isNull()) {
                into.remove(field.getKey());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }

    String name() {
        return name;
    }

    private Resource<GenericKubernetesResource> resource() {
        return stage.client()
                .genericKubernetesResources("openclaw.io/v1alpha1", "OpenClawRouter")
                .inNamespace(name)
                .withName(name);
    }

    /** @param merge a JSON merge patch (RFC 7396) */
    void patch(String merge) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    void spec(String merge) {
        patch("{\"spec\":" + merge + "}");
    }

    /** @param value null takes it away */
    void annotate(String key, String value) {
        patch("{\"metadata\":{\"annotations\":{\"" + key + "\":" + (value == null ? "null" : "\"" + value + "\"")
                + "}}}");
    }

    /** Asks for a restart of all pods, as a user does. */
    String restart() {
        String at = Instant.now().toString();
        annotate("openclaw.io/restart-at", at);
        return at;
    }

    void delete() {
        resource().delete();
    }

    JsonNode document() {
        GenericKubernetesResource found = resource().get();
        assertThat(found).as(name).isNotNull();
        return JSON.valueToTree(found);
    }

    /** Waits until the document is so, and returns it. */
    JsonNode await(String what, Predicate<JsonNode> so) {
        return await(what, so, SOON);
    }

    JsonNode await(String what, Predicate<JsonNode> so, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        JsonNode document = document();
        while (!so.test(document)) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "not within " + atMost + ": " + what + "\n" + Serialization.asYaml(document.path("status")));
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
            document = document();
        }
        return document;
    }

    /** @return its message */
    String await(String condition, String status) {
        return condition(
                        await(
                                condition + " is " + status,
                                document -> condition(document, condition)
                                                .path("status")
                                                .asText()
                                                .equals(status)
                                        && isOfThisGeneration(document, condition)),
                        condition)
                .path("message")
                .asText();
    }

    /** @return its message */
    String await(String condition, String status, String reason) {
        return condition(
                        await(
                                condition + " is " + status + " for " + reason,
                                document -> condition(document, condition)
                                                .path("status")
                                                .asText()
                                                .equals(status)
                                        && condition(document, condition)
                                                .path("reason")
                                                .asText()
                                                .equals(reason)
                                        && isOfThisGeneration(document, condition)),
                        condition)
                .path("message")
                .asText();
    }

    static boolean isOfThisGeneration(JsonNode document, String condition) {
        return condition(document, condition).path("observedGeneration").asLong()
                == document.at("/metadata/generation").asLong();
    }

    static JsonNode condition(JsonNode document, String type) {
        return document.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(type))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /** Waits until what was asked for with the value is done, and nothing is under way. */
    void awaitCarriedOut(String request) {
        await(
                "the restart of all pods is done",
                document -> document.at("/status/restarts/lastRequest").asText().equals(request)
                        && document.at("/status/restart").isMissingNode(),
                SOON.multipliedBy(2));
    }

    /** The newest first. */
    List<JsonNode> history() {
        return document().at("/status/history").valueStream().toList();
    }

    List<String> outcomes() {
        return history().stream().map(entry -> entry.path("outcome").asText()).toList();
    }

    /** Those that are not on their way out. */
    List<Pod> pods() {
        return stage.client().pods().inNamespace(name).withLabel(Pods.ROUTER_LABEL, name).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    Set<String> podUids() {
        return pods().stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toUnmodifiableSet());
    }

    /** Makes each pod collect, as its admin port offers. A pod that does not answer is not up yet, or on its way out. */
    void collect() {
        Secret token = stage.client()
                .secrets()
                .inNamespace(name)
                .withName(name + "-admin")
                .get();
        for (Pod pod : pods()) {
            String ip = pod.getStatus() == null ? null : pod.getStatus().getPodIP();
            if (token == null || ip == null) {
                continue;
            }
            try {
                HttpURLConnection connection = (HttpURLConnection)
                        URI.create("http://" + ip + ":3001/admin/gc").toURL().openConnection();
                connection.setRequestMethod("POST");
                connection.setConnectTimeout(ADMIN_PATIENCE_MS);
                connection.setReadTimeout(ADMIN_PATIENCE_MS);
                connection.setRequestProperty(
                        "X-OpenClaw-Token",
                        new String(Base64.getDecoder().decode(token.getData().get("token")), StandardCharsets.UTF_8));
                connection.getResponseCode();
                connection.disconnect();
            } catch (IOException notThere) {
                // the next look asks again
            }
        }
    }

    Deployment deployment() {
        return deploymentResource().get();
    }

    /** What somebody else writes into it: a JSON merge patch. */
    void patchDeployment(String merge) {
        deploymentResource().patch(PatchContext.of(PatchType.JSON_MERGE), merge);
    }

    private Resource<Deployment> deploymentResource() {
        return stage.client().apps().deployments().inNamespace(name).withName(name);
    }

    /** Reasons of the Events in its namespace. */
    List<String> events() {
        return stage.client().v1().events().inNamespace(name).list().getItems().stream()
                .map(Event::getReason)
                .toList();
    }

    /** Hashes of the templates that its pods were made of. */
    Set<String> templates() {
        return pods().stream()
                .map(pod -> pod.getMetadata().getAnnotations().get(TEMPLATE_HASH))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The one that new pods are made of. */
    String template() {
        return deployment()
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get(TEMPLATE_HASH);
    }

    /** What holds in every scenario: one restart at a time, all replicas serve throughout, and nothing is left over. */
    void assertKeptPromises(int replicas) {
        assertThat(stage.history().mostDetached(name))
                .as("restarts at the same time")
                .isLessThanOrEqualTo(1);
        assertThat(stage.history().fewestServing(name, replicas))
                .as("pods that served, at the least")
                .isGreaterThanOrEqualTo(replicas);
        assertThat(pods())
                .as("pods")
                .hasSize(replicas)
                .allSatisfy(
                        pod -> assertThat(pod.getMetadata().getLabels()).containsEntry(Pods.MEMBER_LABEL, "attached"));
    }
}

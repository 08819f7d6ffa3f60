package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.OperatorProcess;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.cluster.api.WriteLog;
import io.openclaw.e2e.cluster.kubelet.Image;
import io.openclaw.e2e.proof.Evidence;
import io.openclaw.e2e.proof.Pods;
import io.openclaw.e2e.proof.RouterStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An operator that dies midway leaves nothing behind but what the next one needs to go on: it is killed (SIGKILL) right after the write that a
 * step of a restart consists of, before it hears that the write took effect, and started again.
 */
class OperatorKilledAtEachStepIT {

    private static final String NAMESPACE = "default";
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path DIRECTORY = Path.of("target/operator-killed").toAbsolutePath();

    /** A JVM starts in two seconds where two cores are free. */
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Many reconciles of an operator that samples every second: a second restart would have begun. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private static LocalCluster cluster;
    private static OperatorProcess operator;

    /** The steps of a restart that leave a write, whoever writes it. */
    enum Step {
        CLAIM(RouterStatus.RESOURCE, write -> nowSaid(write, "/status/restart/pod")),
        DETACH("pods", write -> now(write, Pods::isDetached)),
        REPLACEMENT_CREATED("pods", write -> write.before().isEmpty()),
        REPLACEMENT_READY("pods", write -> now(write, pod -> Pods.isAttached(pod) && Pods.isReady(pod))),
        DIVERT("pods", write -> now(write, pod -> !Pods.takesTraffic(pod))),
        DRAIN("pods", write -> now(write, pod -> Pods.isDetached(pod) && !Pods.isReady(pod))),
        RECORD(RouterStatus.RESOURCE, write -> nowSaid(write, "/status/history/0/pod")),
        DELETE("pods", write -> now(write, Pods::isDeleting)),
        GONE("pods", write -> write.after().isEmpty());

        private final String resource;
        private final Predicate<Write> match;

        Step(String resource, Predicate<Write> match) {
            this.resource = resource;
            this.match = match;
        }

        /** Whether this write is the step, for this router. */
        Predicate<Write> of(String router) {
            return write -> write.on(resource, NAMESPACE)
                    && (resource.equals(RouterStatus.RESOURCE)
                            ? write.name().equals(router)
                            : write.label(Pods.ROUTER_LABEL)
                                    .filter(router::equals)
                                    .isPresent())
                    && match.test(write);
        }

        private static boolean now(Write write, Predicate<JsonNode> holds) {
            return write.after().filter(holds).isPresent()
                    && write.before().filter(holds).isEmpty();
        }

        private static boolean nowSaid(Write write, String pointer) {
            return now(write, document -> !document.at(pointer).isMissingNode());
        }
    }

    @BeforeAll
    static void start() throws Exception {
        cluster = LocalCluster.start(new LocalCluster.Options(
                DIRECTORY,
                0,
                Map.of("ghcr.io/openclaw/clw-router:1.0.0", Image.program(ROOT.resolve("router-image/bin/clw-router"))),
                List.of(ROOT.resolve("crds/openclawrouters.openclaw.io-v1.yml")),
                8 * 1024));
    }

    /** Whatever became of the one before. */
    @BeforeEach
    void anOperatorRuns() throws IOException {
        if (operator == null || !operator.isAlive()) {
            operator = startOperator();
        }
    }

    @AfterAll
    static void stop() {
        operator.close();
        cluster.close();
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void theNextOperatorFinishesTheRestart(Step step) throws Exception {
        String name = "killed-at-" + step.name().toLowerCase(Locale.ROOT).replace('_', '-');
        WriteLog writes = cluster.apiServer().writes();
        HasMetadata router = apply(name);
        writes.await(routerSays(name, document -> Pods.hasCondition(document, "Available")), SOON);

        var reached = new AtomicBoolean();
        var killed = new CountDownLatch(1);
        String request = Instant.now().toString();
        try (var _ = writes.onWrite(step.of(name).and(_ -> reached.compareAndSet(false, true)), _ -> {
            operator.kill9();
            killed.countDown();
        })) {
            annotate(name, request);
            assertThat(killed.await(SOON.toSeconds(), TimeUnit.SECONDS))
                    .as("the restart came to this step")
                    .isTrue();
        }
        operator = startOperator();

        writes.await(
                routerSays(
                        name,
                        document -> document.at("/status/restarts/lastRequest")
                                        .asText()
                                        .equals(request)
                                && document.at("/status/restart").isMissingNode()),
                SOON);
        assertThatThrownBy(() -> writes.await(isAnotherDetach(name), QUIET)).isInstanceOf(IllegalStateException.class);

        Evidence evidence = Evidence.of(writes.list(), NAMESPACE, name);
        assertThat(evidence.restarts()).as("restarted once").hasSize(1);
        assertThat(evidence.completed()).as("and to its end").hasSize(1);
        assertThat(evidence.minServing()).contains(1);
        assertThat(pods(name))
                .as("nothing is left but the replacement")
                .containsExactly(evidence.completed().getFirst().replacement());
        assertThat(historyOf(name))
                .containsExactly(evidence.completed().getFirst().pod());
        cluster.client().resource(router).delete();
        writes.await(write -> isGone(write, name), SOON);
    }

    private static boolean isGone(Write write, String name) {
        return write.on("pods", NAMESPACE)
                && write.after().isEmpty()
                && write.label(Pods.ROUTER_LABEL).filter(name::equals).isPresent()
                && pods(name).isEmpty();
    }

    /** The second pod's, as each pod is detached but once. */
    private static Predicate<Write> isAnotherDetach(String name) {
        String first = Evidence.of(cluster.apiServer().writes().list(), NAMESPACE, name)
                .restarts()
                .getFirst()
                .pod();
        return Step.DETACH.of(name).and(write -> !write.name().equals(first));
    }

    private static Predicate<Write> routerSays(String name, Predicate<JsonNode> what) {
        return write -> RouterStatus.isOf(write, NAMESPACE, name)
                && write.after().filter(what).isPresent();
    }

    private static List<String> pods(String name) {
        return cluster
                .client()
                .pods()
                .inNamespace(NAMESPACE)
                .withLabel(Pods.ROUTER_LABEL, name)
                .list()
                .getItems()
                .stream()
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    private static List<String> historyOf(String name) {
        return RouterStatus.latest(cluster.apiServer().writes().list(), NAMESPACE, name)
                .orElseThrow()
                .at("/status/history")
                .valueStream()
                .map(entry -> entry.path("pod").asText())
                .toList();
    }

    private static OperatorProcess startOperator() throws IOException {
        return OperatorProcess.start(
                ROOT.resolve("operator/target/operator.jar"),
                cluster.kubeconfig(),
                DIRECTORY.resolve("operator.log"),
                Map.of("OPENCLAW_HEALTH_PORT", "0"));
    }

    private static HasMetadata apply(String name) {
        String yaml = """
                apiVersion: openclaw.io/v1alpha1
                kind: OpenClawRouter
                metadata: {name: %s, namespace: %s}
                spec:
                  replicas: 1
                  upstreams: [{name: app, endpoints: ["http://127.0.0.1:9"]}]
                  cache: {enabled: false}
                  process: {maxHeap: 64Mi, restartGracePeriod: 10s, drainDelay: 1s, minUptime: 1s}
                  queue: {maxSize: 10, maxMemory: 4Mi, drainTimeout: 5s}
                  restart: {cooldown: 1s, maxPerHour: 100}
                  monitoring: {sampleInterval: 1s}
                """.formatted(name, NAMESPACE);
        KubernetesClient client = cluster.client();
        return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                .create()
                .getFirst();
    }

    private static void annotate(String name, String restartAt) {
        cluster.client()
                .genericKubernetesResources("openclaw.io/v1alpha1", "OpenClawRouter")
                .inNamespace(NAMESPACE)
                .withName(name)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"openclaw.io/restart-at\":\"%s\"}}}".formatted(restartAt));
    }
}

package io.openclaw.e2e.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openclaw.e2e.cluster.Eventually;
import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.api.Write;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods as real processes. */
@Timeout(120)
class KubeletTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private LocalCluster cluster;

    @BeforeEach
    void start() throws IOException {
        Path files = Files.createDirectories(directory.resolve("image"));
        Files.writeString(files.resolve("data.txt"), "from the image");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = Path.of("target", "test-classes").toAbsolutePath().toString();
        Map<String, Image> images = Map.of(
                "shell",
                new Image(files, List.of("/bin/sh", "-c")),
                "server",
                new Image(files, List.of(java, "-XX:+UseSerialGC", "-cp", classes, TinyServer.class.getName())));
        cluster = LocalCluster.start(new LocalCluster.Options(directory.resolve("node"), 0, images, List.of(), 4096));
    }

    @AfterEach
    void stop() {
        List<ContainerProcess> running = cluster.kubelet().processes();
        cluster.close();
        assertThat(running).allMatch(process -> ProcessHandle.of(process.pid()).isEmpty());
    }

    private void create(HasMetadata object) {
        cluster.client().resource(object).create();
    }

    private static PodBuilder pod(String name, String image, String... args) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(1L)
                .addNewContainer()
                .withName("c")
                .withImage(image)
                .withArgs(args)
                .addNewPort()
                .withName("admin")
                .withContainerPort(3001)
                .endPort()
                .endContainer()
                .endSpec();
    }

    private static ProbeBuilder probe(String path) {
        return new ProbeBuilder()
                .withPeriodSeconds(1)
                .withNewHttpGet()
                .withPath(path)
                .withNewPort("admin")
                .endHttpGet();
    }

    private JsonNode await(String pod, Predicate<JsonNode> state) throws InterruptedException {
        Write write = cluster.apiServer()
                .writes()
                .await(
                        w -> w.on("pods", "default")
                                && w.name().equals(pod)
                                && w.after().filter(state).isPresent(),
                        PATIENCE);
        return write.after().orElseThrow();
    }

    private static Predicate<JsonNode> ready() {
        return pod -> pod.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
    }

    private static Predicate<JsonNode> container(String pointer, String value) {
        return pod -> pod.at("/status/containerStatuses/0" + pointer).asText().equals(value);
    }

    private Write awaitGone(String pod) throws InterruptedException {
        return cluster.apiServer()
                .writes()
                .await(
                        w -> w.on("pods", "default")
                                && w.name().equals(pod)
                                && w.after().isEmpty(),
                        PATIENCE);
    }

    private String log(String pod, String expected) {
        return Eventually.succeeds(() -> {
            String log =
                    cluster.client().pods().inNamespace("default").withName(pod).getLog();
            assertThat(log).contains(expected);
            return log;
        });
    }

    @Test
    void aPodIsReadyWhenItsProbesSaySoAndItsServiceReachesIt() throws InterruptedException {
        create(new ServiceBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", "web")
                .addNewPort()
                .withPort(80)
                .withNewTargetPort("admin")
                .endPort()
                .endSpec()
                .build());
        create(pod("web", "server", "with", "arguments")
                .editSpec()
                .editFirstContainer()
                .withStartupProbe(probe("/readyz").withFailureThreshold(30).build())
                .withReadinessProbe(probe("/readyz").build())
                .withLivenessProbe(probe("/healthz").build())
                .endContainer()
                .endSpec()
                .build());
        JsonNode pod = await("web", ready());
        assertThat(pod.at("/status/phase").asText()).isEqualTo("Running");
        assertThat(pod.at("/status/podIP").asText()).startsWith("127.16.");
        InetSocketAddress address = cluster.serviceAddress("default", "web");
        URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort() + "/");
        assertThat(Eventually.succeeds(() -> {
                    try (InputStream in = uri.toURL().openStream()) {
                        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    }
                }))
                .isEqualTo("web");
        assertThat(cluster.kubelet().processes())
                .singleElement()
                .extracting(ContainerProcess::podIp)
                .isEqualTo(pod.at("/status/podIP").asText());
        log("web", "serving with arguments");
    }

    @Test
    void mountsAndTheDownwardApiReachTheProcess() throws InterruptedException {
        create(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("config")
                .endMetadata()
                .addToData("openclaw.yaml", "text of the map")
                .build());
        create(new SecretBuilder()
                .withNewMetadata()
                .withName("admin")
                .endMetadata()
                .addToStringData("token", "the token")
                .build());
        String script =
                "cat $CONFIG $TOKEN ${CONFIG%/*}/../openclaw-filters/f/data.txt; echo \" $POD $CLW_ROUTER_HOST\"; exec sleep 60";
        create(pod("p", "shell", script)
                .editSpec()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("config")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("admin")
                .withNewSecret()
                .withSecretName("admin")
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("filter")
                .withNewImage()
                .withReference("shell")
                .endImage()
                .endVolume()
                .editFirstContainer()
                .addNewEnv()
                .withName("CONFIG")
                .withValue("/etc/openclaw/openclaw.yaml")
                .endEnv()
                .addNewEnv()
                .withName("TOKEN")
                .withValue("/etc/openclaw-admin/token")
                .endEnv()
                .addNewEnv()
                .withName("POD")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .endEnv()
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/openclaw")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("admin")
                .withMountPath("/etc/openclaw-admin")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("filter")
                .withMountPath("/etc/openclaw-filters/f")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build());
        String ip = await("p", ready()).at("/status/podIP").asText();
        log("p", "text of the mapthe tokenfrom the image p " + ip);
    }

    @Test
    void aChangedConfigMapReachesTheRunningProcess() throws InterruptedException {
        create(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("config")
                .endMetadata()
                .addToData("a", "first")
                .build());
        String script = "until grep -q second $CONFIG; do grep -q . $CONFIG || echo torn; sleep 0.05; done;"
                + " echo changed; exec sleep 60";
        create(pod("p", "shell", script)
                .editSpec()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("config")
                .endConfigMap()
                .endVolume()
                .editFirstContainer()
                .addNewEnv()
                .withName("CONFIG")
                .withValue("/etc/openclaw/a")
                .endEnv()
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/openclaw")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build());
        await("p", ready());
        cluster.client()
                .configMaps()
                .inNamespace("default")
                .withName("config")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"a\":\"second\"}}");
        log("p", "changed");
    }

    @Test
    void whatIsMissingIsWaitedForAndSaid() throws InterruptedException {
        create(pod("p", "shell", "exec sleep 60")
                .editSpec()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("late")
                .endConfigMap()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/c")
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build());
        cluster.apiServer()
                .writes()
                .await(
                        w -> w.resource().equals("events")
                                && w.after()
                                        .filter(e -> e.path("reason").asText().equals("FailedMount"))
                                        .isPresent(),
                        PATIENCE);
        create(new ConfigMapBuilder()
                .withNewMetadata()
                .withName("late")
                .endMetadata()
                .build());
        await("p", ready());
    }

    @Test
    void aContainerThatDiesIsRestartedWithItsExitCodeKept() throws InterruptedException {
        create(pod("p", "shell", "echo dying; exit 3").build());
        JsonNode restarted = await("p", container("/restartCount", "1"));
        assertThat(restarted
                        .at("/status/containerStatuses/0/lastState/terminated/exitCode")
                        .asInt())
                .isEqualTo(3);
        await("p", container("/state/waiting/reason", "CrashLoopBackOff"));
        log("p", "dying");
    }

    @Test
    void theKernelsKillIsReportedAsOomKilled() throws InterruptedException {
        assumeTrue(
                cluster.kubelet().memoryIsolation() != MemoryIsolation.NONE,
                "memory cgroups can't be made here (needs root and cgroup v1 or v2)");
        create(pod("p", "shell", "x=$(tr '\\0' x </dev/zero)")
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .addToLimits("memory", new Quantity("32Mi"))
                .endResources()
                .endContainer()
                .endSpec()
                .build());
        JsonNode killed = await("p", container("/lastState/terminated/reason", "OOMKilled"));
        assertThat(killed.at("/status/containerStatuses/0/lastState/terminated/exitCode")
                        .asInt())
                .isEqualTo(137);
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() throws InterruptedException {
        create(pod("p", "shell", "exec sleep 60")
                .editSpec()
                .editFirstContainer()
                .withLivenessProbe(probe("/healthz").withFailureThreshold(1).build())
                .endContainer()
                .endSpec()
                .build());
        JsonNode restarted = await("p", container("/restartCount", "1"));
        assertThat(restarted
                        .at("/status/containerStatuses/0/lastState/terminated/exitCode")
                        .asInt())
                .isEqualTo(143);
    }

    @Test
    void aDeletedPodEndsBySigtermAndIsThenGone() throws InterruptedException {
        create(pod("p", "shell", "trap 'echo bye; exit 0' TERM; while :; do sleep 0.1; done")
                .build());
        await("p", ready());
        cluster.client().pods().inNamespace("default").withName("p").delete();
        JsonNode last = awaitGone("p").before().orElseThrow();
        assertThat(last.at("/status/phase").asText()).isEqualTo("Succeeded");
        assertThat(last.at("/status/containerStatuses/0/state/terminated/exitCode")
                        .asInt())
                .isZero();
        assertThat(cluster.kubelet().processes()).isEmpty();
    }

    @Test
    void aPodThatIgnoresSigtermIsKilledWhenItsGraceIsOver() throws InterruptedException {
        create(pod("p", "shell", "trap '' TERM; while :; do sleep 0.1; done").build());
        await("p", ready());
        cluster.client().pods().inNamespace("default").withName("p").delete();
        JsonNode last = awaitGone("p").before().orElseThrow();
        assertThat(last.at("/status/containerStatuses/0/state/terminated/exitCode")
                        .asInt())
                .isEqualTo(137);
    }
}

package io.openclaw.e2e.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.OperatorProcess;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.cluster.kubelet.Image;
import io.openclaw.e2e.proof.Pods;
import io.openclaw.e2e.proof.RouterStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** All that runs: the cluster with its pods, the operator, the backend. Closing it ends everything. */
final class Stage implements AutoCloseable {

    static final String NAMESPACE = "default";
    private static final String ROUTER_IMAGE = "ghcr.io/openclaw/clw-router:1.0.0";
    private static final String FILTER_IMAGE = "ghcr.io/openclaw/leaking-filter:demo";
    private static final String FIELD_MANAGER = "openclaw-demo";

    /** Room for the pods and two more, on any machine that can build this. */
    private static final int NODE_MEMORY_MB = 8 * 1024;

    /** Two JVMs start one after the other on a slow machine: far more than it takes. */
    private static final Duration UNTIL_AVAILABLE = Duration.ofSeconds(90);

    private final DemoOptions options;
    private final Backend backend;
    private final LocalCluster cluster;
    private final OperatorProcess operator;

    private Stage(DemoOptions options, Backend backend, LocalCluster cluster, OperatorProcess operator) {
        this.options = options;
        this.backend = backend;
        this.cluster = cluster;
        this.operator = operator;
        // a signal ends this JVM in the middle: the cluster sees to its pods itself, the operator would go on alone
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(operator::close));
    }

    static Stage start(DemoOptions options) throws IOException {
        Files.createDirectories(options.directory());
        Backend backend = Backend.start(options.backend());
        LocalCluster cluster = LocalCluster.start(clusterOptions(options));
        try {
            return new Stage(
                    options,
                    backend,
                    cluster,
                    OperatorProcess.start(
                            options.root().resolve("operator/target/operator.jar"),
                            cluster.kubeconfig(),
                            options.directory().resolve("operator.log"),
                            // nobody asks this one for its health, and the usual port may be in use
                            Map.of("OPENCLAW_HEALTH_PORT", "0")));
        } catch (RuntimeException e) {
            cluster.close(); // its pods would outlive this JVM
            throw e;
        }
    }

    private static LocalCluster.Options clusterOptions(DemoOptions options) {
        Path root = options.root();
        return new LocalCluster.Options(
                options.directory(),
                0,
                Map.of(
                        ROUTER_IMAGE,
                        Image.program(root.resolve("router-image/bin/clw-router")),
                        FILTER_IMAGE,
                        Image.files(root.resolve("e2e/leaking-filter/target"))),
                List.of(root.resolve("crds/openclawrouters.openclaw.io-v1.yml")),
                NODE_MEMORY_MB);
    }

    Backend backend() {
        return backend;
    }

    LocalCluster cluster() {
        return cluster;
    }

    OperatorProcess operator() {
        return operator;
    }

    /**
     * Applies the sample as {@code kubectl apply --server-side} does.
     *
     * @return the router's name
     */
    String applySample() throws IOException {
        try (InputStream yaml = Files.newInputStream(options.sample())) {
            HasMetadata router = cluster.client().load(yaml).items().getFirst();
            cluster.client()
                    .resource(router)
                    .inNamespace(NAMESPACE)
                    .patch(new PatchContext.Builder()
                            .withPatchType(PatchType.SERVER_SIDE_APPLY)
                            .withFieldManager(FIELD_MANAGER)
                            .withForce(true)
                            .build());
            return router.getMetadata().getName();
        }
    }

    /** @throws BrokenStageException when it takes too long, or the operator has ended */
    void awaitAvailable(String router) throws BrokenStageException, InterruptedException {
        boolean decided = Patience.await(() -> isAvailable(router) || !operator.isAlive(), UNTIL_AVAILABLE);
        if (!decided || !isAvailable(router)) {
            throw new BrokenStageException("router %s %s. See %s and the logs below %s"
                    .formatted(
                            router,
                            decided
                                    ? "can't become available: the operator has ended"
                                    : "has not become available within " + UNTIL_AVAILABLE.toSeconds() + " s",
                            operator.log(),
                            options.directory().resolve("pods")));
        }
    }

    private boolean isAvailable(String router) {
        return RouterStatus.latest(writes(), NAMESPACE, router)
                .filter(document -> Pods.hasCondition(document, "Available"))
                .isPresent();
    }

    List<Write> writes() {
        return cluster.apiServer().writes().list();
    }

    /** The running pods' addresses. */
    List<Recorder.Target> pods() {
        return cluster.kubelet().processes().stream()
                .map(process -> new Recorder.Target(process.pod(), process.podIp()))
                .toList();
    }

    @Override
    public void close() throws IOException {
        operator.close();
        cluster.close();
        backend.close();
    }
}

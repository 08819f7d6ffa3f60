package io.openclaw.e2e.scenario;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.OperatorProcess;
import io.openclaw.e2e.cluster.kubelet.Image;
import io.openclaw.e2e.fault.FaultyApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A cluster that knows the resource and has the router's image, and operators that reach it through a {@link FaultyApi}. With {@code KUBECONFIG} set it is
 * the cluster of that file, whose nodes must reach the image, and whose pods this machine must reach; else the local one.
 */
final class Stage implements AutoCloseable {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final String IMAGE = System.getenv().getOrDefault("OPENCLAW_E2E_IMAGE", "ghcr.io/openclaw/clw-router:1.0.0");
    /** In place of a router: see {@link Liar}. */
    static final String LIAR = "openclaw.invalid/liar:1";

    /** Keeps something of each request. */
    static final String LEAKING_FILTER = "ghcr.io/openclaw/leaking-filter:demo";

    /** Uses up what a request's path names. */
    static final String EXHAUSTING_FILTER = "ghcr.io/openclaw/exhausting-filter:test";

    private static final Path CRD = ROOT.resolve("crds/openclawrouters.openclaw.io-v1.yml");
    private static final int MEMORY_MB = 16 * 1024;
    /** A replacement that does not come is given up soon here. */
    private static final String SURGE_TIMEOUT = "30s";

    private final Path directory;
    private final @Nullable LocalCluster local;
    private final KubernetesClient client;
    private final FaultyApi api;
    private final History history;
    private final List<OperatorProcess> operators = new ArrayList<>();
    /** That it made. */
    private final Set<String> namespaces = ConcurrentHashMap.newKeySet();

    private Stage(Path directory, @Nullable LocalCluster local, KubernetesClient client) throws IOException {
        this.directory = directory;
        this.local = local;
        this.client = client;
        api = FaultyApi.before(client.getConfiguration());
        history = History.of(client);
    }

    /** @param name of its directory below {@code target} */
    static Stage open(String name) throws IOException {
        Path directory = Path.of("target", name).toAbsolutePath();
        Files.createDirectories(directory);
        if (isReal()) {
            KubernetesClient client = new KubernetesClientBuilder()
                    .withConfig(Config.autoConfigure(null))
                    .build();
            client.load(Files.newInputStream(CRD)).forceConflicts().serverSideApply();
            return new Stage(directory, null, client);
        }
        LocalCluster cluster = LocalCluster.start(new LocalCluster.Options(
                directory,
                0,
                Map.of(
                        IMAGE,
                        Image.program(ROOT.resolve("router-image/bin/clw-router")),
                        LIAR,
                        Liar.image(),
                        LEAKING_FILTER,
                        Image.files(ROOT.resolve("e2e/leaking-filter/target")),
                        EXHAUSTING_FILTER,
                        Image.files(ROOT.resolve("e2e/exhausting-filter/target"))),
                List.of(CRD),
                MEMORY_MB));
        return new Stage(directory, cluster, cluster.client());
    }

    /** Of its directory below {@code target}. */
    String name() {
        return directory.getFileName().toString();
    }

    /** For what needs more than the API. */
    LocalCluster local() {
        LocalCluster cluster = local;
        Assumptions.assumeTrue(cluster != null, "needs the local cluster");
        return cluster;
    }

    private static boolean isReal() {
        return System.getenv("KUBECONFIG") != null;
    }

    KubernetesClient client() {
        return client;
    }

    FaultyApi api() {
        return api;
    }

    History history() {
        return history;
    }

    /** Starts one more. */
    OperatorProcess operator() throws IOException {
        return operator(Map.of());
    }

    /** @param environment beside what all have */
    OperatorProcess operator(Map<String, String> environment) throws IOException {
        Map<String, String> all = new HashMap<>(Map.of(
                "OPENCLAW_HEALTH_PORT",
                "0",
                "OPENCLAW_OPERATOR_NAMESPACE",
                "default",
                "OPENCLAW_ROUTER_IMAGE",
                IMAGE,
                "OPENCLAW_SURGE_TIMEOUT",
                SURGE_TIMEOUT,
                "OPENCLAW_NETWORK_POLICIES",
                "false"));
        all.putAll(environment);
        OperatorProcess operator = OperatorProcess.start(
                ROOT.resolve("operator/target/operator.jar"),
                api.writeKubeconfig(directory.resolve("operator-kubeconfig"), "default"),
                directory.resolve("operator-" + operators.size() + ".log"),
                all);
        operators.add(operator);
        return operator;
    }

    /** Makes a namespace of that name, where it is not there. */
    void namespace(String name) {
        if (client.namespaces().withName(name).get() == null) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
            namespaces.add(name);
        }
    }

    /** Those of this stage, so that the next one finds the room that its pods had. */
    private void removeNamespaces() {
        namespaces.forEach(name -> client.namespaces().withName(name).delete());
        namespaces.forEach(
                name -> client.namespaces().withName(name).waitUntilCondition(Objects::isNull, 2, TimeUnit.MINUTES));
    }

    @Override
    public void close() {
        operators.forEach(OperatorProcess::close);
        history.close();
        api.close();
        if (local == null) {
            removeNamespaces();
            client.close();
        } else {
            local.close();
        }
    }
}

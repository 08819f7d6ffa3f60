package io.openclaw.e2e.scenario;

import io.openclaw.e2e.cluster.LocalCluster;
import io.openclaw.e2e.cluster.OperatorProcess;
import io.openclaw.e2e.cluster.kubelet.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A local cluster that knows the resource and has the router's image, with an operator at work. */
record Stage(LocalCluster cluster, OperatorProcess operator) implements AutoCloseable {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int MEMORY_MB = 8 * 1024;

    /** @param directory for the cluster's files, and the operator's log */
    static Stage open(Path directory) throws IOException {
        LocalCluster cluster = LocalCluster.start(new LocalCluster.Options(
                directory,
                0,
                Map.of("ghcr.io/openclaw/clw-router:1.0.0", Image.program(ROOT.resolve("router-image/bin/clw-router"))),
                List.of(ROOT.resolve("crds/openclawrouters.openclaw.io-v1.yml")),
                MEMORY_MB));
        return new Stage(
                cluster,
                OperatorProcess.start(
                        ROOT.resolve("operator/target/operator.jar"),
                        cluster.kubeconfig(),
                        directory.resolve("operator.log"),
                        Map.of("OPENCLAW_HEALTH_PORT", "0")));
    }

    @Override
    public void close() {
        operator.close();
        cluster.close();
    }
}

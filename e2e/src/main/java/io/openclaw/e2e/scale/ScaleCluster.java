package io.openclaw.e2e.scale;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.e2e.cluster.ApiAccess;
import io.openclaw.e2e.cluster.api.ApiServer;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.cluster.api.WriteLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An API server with a hollow node: of a cluster all that an operator sees, without a process in it. */
final class ScaleCluster implements AutoCloseable {
    /** Addresses of Services, which nobody connects to. */
    private static final String SERVICES = "10.96.";

    private static final String NODE = "hollow-node";
    private static final String USER = "scale-user";

    private final HollowPods pods;
    private final ApiServer api;
    private final KubernetesClient nodeClient;
    private final KubernetesClient user;
    private final HollowNode node;
    private final Progress progress;
    private final Tally writes = new Tally();
    private final WriteLog.Registration seen;
    private final Path kubeconfig;

    private ScaleCluster(HollowPods pods, ApiServer api, Size size, Path directory) throws IOException {
        this.pods = pods;
        this.api = api;
        progress = new Progress(size);
        nodeClient = ApiAccess.client(api, NODE);
        user = ApiAccess.client(api, USER);
        kubeconfig = ApiAccess.writeKubeconfig(api, directory);
        seen = api.writes().onWrite(write -> true, this::see);
        node = new HollowNode(nodeClient, pods);
    }

    /**
     * Starts an empty one.
     *
     * @param root of the checkout
     * @param directory for its kubeconfig
     * @param requests where those that it is asked are counted
     */
    static ScaleCluster start(Path root, Path directory, Size size, RequestCount requests) throws IOException {
        HollowPods pods = HollowPods.start(size.allPods());
        try {
            ApiServer api = ApiServer.start(
                    0,
                    SERVICES,
                    List.of(root.resolve("crds/openclawrouters.openclaw.io-v1.yml")),
                    (pod, container, previous, tailLines) -> "");
            api.onRequest(requests::count);
            try {
                return new ScaleCluster(pods, api, size, Files.createDirectories(directory));
            } catch (IOException | RuntimeException e) {
                api.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            pods.close();
            throw e;
        }
    }

    private void see(Write write) {
        progress.see(write);
        if (!write.userAgent().equals(NODE) && !write.userAgent().equals(USER)) {
            writes.count(write.verb() + " " + write.resource()
                    + (write.subresource().isEmpty() ? "" : "/" + write.subresource()));
        }
    }

    /** As whom resources are created. */
    KubernetesClient user() {
        return user;
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    List<Write> log() {
        return api.writes().list();
    }

    Progress progress() {
        return progress;
    }

    /** Writes that took effect and were neither the node's nor the user's. */
    Tally writes() {
        return writes;
    }

    /** How often each pod was asked for its metrics. */
    long[] scrapes() {
        return pods.scrapes();
    }

    @Override
    public void close() {
        node.close();
        seen.close();
        nodeClient.close();
        user.close();
        api.close();
        pods.close();
    }
}

package io.openclaw.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.e2e.cluster.api.ApiServer;
import io.openclaw.e2e.cluster.kubelet.Image;
import io.openclaw.e2e.cluster.kubelet.Kubelet;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A Kubernetes cluster of one node inside this JVM; its pods are real processes. */
@SuppressWarnings("DoNotCallSuggester")
public final class LocalCluster implements AutoCloseable {

    private LocalCluster() {}

    /**
     * How to start it.
     *
     * @param directory for pod directories, logs and the kubeconfig; created if absent
     * @param apiPort of the API server on 127.0.0.1; 0 takes a free one
     * @param images what the kubelet may run or mount, by reference
     * @param crds CustomResourceDefinition files that the API server begins with
     * @param nodeMemoryMb what pods may request together, in MiB
     */
    public record Options(Path directory, int apiPort, Map<String, Image> images, List<Path> crds, int nodeMemoryMb) {

        public Options {
            directory = directory.toAbsolutePath().normalize();
            images = Map.copyOf(images);
            crds = List.copyOf(crds);
        }
    }

    /** Starts it; when this returns the node is ready. */
    public static LocalCluster start(Options options) {
        throw new UnsupportedOperationException();
    }

    /** A client of its API server, closed with the cluster. */
    public KubernetesClient client() {
        throw new UnsupportedOperationException();
    }

    /** A kubeconfig file for other programs. */
    public Path kubeconfig() {
        throw new UnsupportedOperationException();
    }

    /** Its API server, with the log of writes. */
    public ApiServer apiServer() {
        throw new UnsupportedOperationException();
    }

    /** Its kubelet, with the processes. */
    public Kubelet kubelet() {
        throw new UnsupportedOperationException();
    }

    /** Where clients reach the first port of a Service; waits for the address to be open. */
    public InetSocketAddress serviceAddress(String namespace, String name) {
        throw new UnsupportedOperationException();
    }

    /** Ends all pods' processes and everything else. */
    @Override
    public void close() {}
}

package io.openclaw.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.e2e.cluster.api.ApiServer;
import io.openclaw.e2e.cluster.controller.Controller;
import io.openclaw.e2e.cluster.controller.DeploymentController;
import io.openclaw.e2e.cluster.controller.DisruptionController;
import io.openclaw.e2e.cluster.controller.EndpointSliceController;
import io.openclaw.e2e.cluster.controller.GarbageCollector;
import io.openclaw.e2e.cluster.controller.ReplicaSetController;
import io.openclaw.e2e.cluster.controller.Scheduler;
import io.openclaw.e2e.cluster.kubelet.Image;
import io.openclaw.e2e.cluster.kubelet.Kubelet;
import io.openclaw.e2e.cluster.kubelet.PodLogFiles;
import io.openclaw.e2e.cluster.network.AddressBlock;
import io.openclaw.e2e.cluster.network.ServiceAddresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A Kubernetes cluster of one node inside this JVM; its pods are real processes. */
public final class LocalCluster implements AutoCloseable {

    /** An address is open as soon as its Service was seen. */
    private static final Duration ADDRESS_TIMEOUT = Duration.ofSeconds(10);

    private final AddressBlock addresses;
    private final ApiServer api;
    private final KubernetesClient client;
    private final List<KubernetesClient> clients;
    private final Kubelet kubelet;
    private final ServiceAddresses services;
    private final List<Controller> controllers;
    private final Path kubeconfig;
    /** A program that ends without closing the cluster leaves no process behind. */
    private final Thread atExit = new Thread(this::end, "end of the local cluster");

    private LocalCluster(Options options, AddressBlock addresses) throws IOException {
        this.addresses = addresses;
        api = ApiServer.start(
                options.apiPort, addresses.servicePrefix(), options.crds, new PodLogFiles(options.directory));
        client = ApiAccess.client(api, "openclaw-e2e");
        KubernetesClient manager = ApiAccess.client(api, "kube-controller-manager");
        KubernetesClient scheduler = ApiAccess.client(api, "kube-scheduler");
        KubernetesClient node = ApiAccess.client(api, "kubelet");
        clients = List.of(client, manager, scheduler, node);
        kubelet = new Kubelet(node, options.directory, options.images, addresses, options.nodeMemoryMb);
        services = new ServiceAddresses(node);
        controllers = List.of(
                kubelet,
                services,
                new Scheduler(scheduler),
                new DeploymentController(manager),
                new ReplicaSetController(manager),
                new EndpointSliceController(manager),
                new DisruptionController(manager),
                new GarbageCollector(manager));
        controllers.forEach(Controller::start);
        kubeconfig = ApiAccess.writeKubeconfig(api, options.directory);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

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

        /** Copies; the directory is made absolute. */
        public Options {
            directory = directory.toAbsolutePath().normalize();
            images = Map.copyOf(images);
            crds = List.copyOf(crds);
        }
    }

    /** Starts it; when this returns the node is ready. */
    public static LocalCluster start(Options options) throws IOException {
        Files.createDirectories(options.directory);
        AddressBlock addresses = AddressBlock.claim();
        try {
            return new LocalCluster(options, addresses);
        } catch (IOException e) {
            addresses.close();
            throw e;
        }
    }

    /** A client of its API server, closed with the cluster. */
    public KubernetesClient client() {
        return client;
    }

    /** A kubeconfig file for other programs. */
    public Path kubeconfig() {
        return kubeconfig;
    }

    /** Its API server, with the log of writes. */
    public ApiServer apiServer() {
        return api;
    }

    /** Its kubelet, with the processes. */
    public Kubelet kubelet() {
        return kubelet;
    }

    /** Where clients reach the first port of a Service; waits for the address to be open. */
    public InetSocketAddress serviceAddress(String namespace, String name) throws InterruptedException {
        return services.of(namespace, name, ADDRESS_TIMEOUT);
    }

    /** Ends all pods' processes and everything else. */
    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        controllers.reversed().forEach(Controller::close);
        clients.forEach(KubernetesClient::close);
        api.close();
        addresses.close();
    }
}

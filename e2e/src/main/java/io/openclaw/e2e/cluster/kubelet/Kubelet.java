package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.openclaw.e2e.cluster.controller.Controller;
import io.openclaw.e2e.cluster.network.AddressBlock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Runs the pods of one node as processes. */
public final class Kubelet extends Controller {

    private static final String NODE_NAME = "local";

    /** As many as a real node has by default. */
    private static final String MAX_PODS = "110";

    /** A process takes about that long to die of SIGKILL. */
    private static final Duration ENDING_RETRY = Duration.ofMillis(50);

    private final Node node;
    private final int memoryMb;
    private final Map<String, PodWorker> workers = new ConcurrentHashMap<>();

    /**
     * Does nothing before {@link #start}.
     *
     * @param directory for pods' files and logs
     * @param images what it may run or mount, by reference
     * @param memoryMb what pods may request together, in MiB
     */
    public Kubelet(
            KubernetesClient client, Path directory, Map<String, Image> images, AddressBlock addresses, int memoryMb) {
        super(client);
        String cgroup = "openclaw-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
        this.node = new Node(NODE_NAME, client, directory, images, addresses, MemoryCgroups.create(cgroup));
        this.memoryMb = memoryMb;
    }

    /** Whether containers have a memory cgroup of their own, and of which version. */
    public MemoryIsolation memoryIsolation() {
        return node.cgroups().isolation();
    }

    /** The containers' running processes. */
    public List<ContainerProcess> processes() {
        return workers.values().stream()
                .flatMap(worker -> worker.processes().stream())
                .toList();
    }

    @Override
    protected void watchAll() {
        register();
        watch(Pod.class);
    }

    private void register() {
        Map<String, Quantity> resources =
                Map.of("memory", new Quantity(memoryMb + "Mi"), "pods", new Quantity(MAX_PODS));
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        NodeStatus status = new NodeStatusBuilder()
                .withCapacity(resources)
                .withAllocatable(resources)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .withReason("KubeletReady")
                .withLastTransitionTime(now)
                .endCondition()
                .withNewNodeInfo()
                .withKubeletVersion("v1.33.0")
                .endNodeInfo()
                .build();
        client.resource(new NodeBuilder()
                        .withNewMetadata()
                        .withName(node.name())
                        .addToLabels("kubernetes.io/hostname", node.name())
                        .endMetadata()
                        .build())
                .create();
        // a patch: a real cluster's controllers write to a new node at the same moment
        client.nodes()
                .withName(node.name())
                .editStatus(registered ->
                        new NodeBuilder(registered).withStatus(status).build());
    }

    @Override
    protected void reconcile(String namespace) {
        List<Pod> pods = client.pods()
                .inNamespace(namespace)
                .withField("spec.nodeName", node.name())
                .list()
                .getItems();
        for (Pod pod : pods) {
            String uid = pod.getMetadata().getUid();
            PodWorker worker = workers.get(uid);
            if (worker == null) {
                worker = new PodWorker(node, pod);
                workers.put(uid, worker);
                worker.start();
            } else {
                worker.update(pod);
            }
        }
        Set<String> there = pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
        workers.entrySet()
                .removeIf(entry -> entry.getValue().namespace().equals(namespace)
                        && !there.contains(entry.getKey())
                        && ended(entry.getValue()));
    }

    /** A worker whose pod is gone is kept until its processes are gone too, so that {@link #close} can wait for all. */
    private boolean ended(PodWorker worker) {
        worker.gone();
        if (!worker.ended()) {
            reconcileAfter(worker.namespace(), ENDING_RETRY);
        }
        return worker.ended();
    }

    /** Kills all containers and waits for their end. */
    @Override
    public void close() {
        super.close();
        try {
            workers.values().forEach(PodWorker::gone);
            for (PodWorker worker : workers.values()) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        node.cgroups().close();
    }
}

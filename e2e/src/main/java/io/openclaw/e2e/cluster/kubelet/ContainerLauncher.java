package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.e2e.cluster.kubelet.ContainerRun.Exit;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes runs of one pod's containers: mounts, command, cgroup, process. */
final class ContainerLauncher {

    private final Node node;
    private final String podIp;
    private final PodDirectory directory;
    private final References references;

    ContainerLauncher(Node node, Pod pod, String podIp) {
        this.node = node;
        this.podIp = podIp;
        this.directory = new PodDirectory(node.directory(), pod);
        this.references = new References(node.client(), pod.getMetadata().getNamespace());
    }

    /**
     * Starts a container.
     *
     * @param pod as it is now
     * @param instance how many runs there were before
     * @throws MountException if something that it needs is not there
     */
    ContainerRun launch(Pod pod, Container spec, int instance, Consumer<Exit> onExit) throws IOException {
        @Nullable Image image = node.images().get(spec.getImage());
        if (image == null) {
            throw new MountException("no image \"" + spec.getImage() + "\" on this node");
        }
        directory.layOut(references, node.images());
        ContainerCommand command = ContainerCommand.of(pod, spec, image, directory, podIp, references);
        return ContainerRun.start(
                spec.getName(),
                instance,
                command,
                directory.log(spec.getName(), instance),
                directory.root(spec),
                cgroup(pod, spec, instance),
                onExit);
    }

    /**
     * Brings the mounted ConfigMaps up to date.
     *
     * @throws MountException if one is not there any more: what is mounted stays
     */
    void refreshMounts() {
        directory.refresh(references);
    }

    private Optional<MemoryCgroup> cgroup(Pod pod, Container spec, int instance) {
        Map<String, Quantity> limits = spec.getResources() == null
                ? Map.of()
                : Objects.requireNonNullElse(spec.getResources().getLimits(), Map.of());
        String name = pod.getMetadata().getUid() + "-" + spec.getName() + "-" + instance;
        return Optional.ofNullable(limits.get("memory"))
                .flatMap(memory ->
                        node.cgroups().limit(name, memory.getNumericalAmount().longValueExact()));
    }
}

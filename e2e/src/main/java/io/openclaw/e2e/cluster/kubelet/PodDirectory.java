package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A pod's files. Without mount namespaces each container gets a directory that stands for its root; what is mounted at {@code /etc/x} lies at
 * {@code ROOT/etc/x}, and paths in the container's arguments and environment are mapped to there.
 */
final class PodDirectory {

    private final Path directory;
    private final Pod pod;

    /** @param node where all pods' directories are */
    PodDirectory(Path node, Pod pod) {
        this.directory = of(
                node,
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid());
        this.pod = pod;
    }

    static Path of(Path node, String namespace, String name, String uid) {
        return node.resolve("pods").resolve(namespace + "_" + name + "_" + uid);
    }

    /** The log of a container's {@code instance}th run. */
    static Path log(Path pod, String container, int instance) {
        return pod.resolve(container).resolve(instance + ".log");
    }

    Path log(String container, int instance) {
        return log(directory, container, instance);
    }

    Path root(Container container) {
        return directory.resolve(container.getName()).resolve("rootfs");
    }

    /**
     * Lays out all containers' mounts.
     *
     * @throws MountException if something is not there
     */
    void layOut(References references, Map<String, Image> images) {
        Map<String, Volume> volumes =
                pod.getSpec().getVolumes().stream().collect(Collectors.toMap(Volume::getName, Function.identity()));
        try {
            for (Container container : pod.getSpec().getContainers()) {
                Files.createDirectories(root(container));
                for (VolumeMount mount : container.getVolumeMounts()) {
                    Path target = root(container).resolve(relative(mount.getMountPath()));
                    @Nullable Volume volume = volumes.get(mount.getName());
                    if (volume == null) {
                        throw new MountException("no volume \"" + mount.getName() + "\"");
                    }
                    mount(volume, target, references, images);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Brings the mounted ConfigMaps up to date.
     *
     * @throws MountException if one is not there any more: what is mounted stays
     */
    void refresh(References references) {
        try {
            for (Volume volume : pod.getSpec().getVolumes()) {
                if (volume.getConfigMap() == null) {
                    continue;
                }
                Map<String, byte[]> files =
                        references.configMap(volume.getConfigMap().getName());
                for (Container container : pod.getSpec().getContainers()) {
                    for (VolumeMount mount : container.getVolumeMounts()) {
                        if (mount.getName().equals(volume.getName())) {
                            Path target = root(container).resolve(relative(mount.getMountPath()));
                            write(files, volume.getConfigMap().getItems(), target);
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void mount(Volume volume, Path target, References references, Map<String, Image> images)
            throws IOException {
        if (volume.getConfigMap() != null) {
            write(
                    references.configMap(volume.getConfigMap().getName()),
                    volume.getConfigMap().getItems(),
                    target);
        } else if (volume.getSecret() != null) {
            write(
                    references.secret(volume.getSecret().getSecretName()),
                    volume.getSecret().getItems(),
                    target);
        } else if (volume.getImage() != null) {
            @Nullable Image image = images.get(volume.getImage().getReference());
            if (image == null) {
                throw new MountException("no image \"" + volume.getImage().getReference() + "\"");
            }
            link(target, image.directory());
        } else if (volume.getEmptyDir() != null) {
            link(target, Files.createDirectories(directory.resolve("volumes").resolve(volume.getName())));
        } else {
            throw new MountException("volume \"" + volume.getName() + "\" is of a kind that this node can't mount");
        }
    }

    private static void write(Map<String, byte[]> files, List<KeyToPath> items, Path target) throws IOException {
        Map<String, byte[]> chosen = new HashMap<>();
        if (items.isEmpty()) {
            chosen.putAll(files);
        }
        for (KeyToPath item : items) {
            if (!files.containsKey(item.getKey())) {
                throw new MountException("references non-existent key: " + item.getKey());
            }
            chosen.put(item.getPath(), files.get(item.getKey()));
        }
        new AtomicVolume(target).write(chosen);
    }

    private static void link(Path target, Path to) throws IOException {
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        Files.createSymbolicLink(target, to);
    }

    /** Maps paths below the container's mounts, at the text's beginning or after a {@code =} or {@code :}. */
    String map(Container container, String text) {
        List<String> mounts = container.getVolumeMounts().stream()
                .map(VolumeMount::getMountPath)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        if (mounts.isEmpty()) {
            return text;
        }
        String anyMount = mounts.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return Pattern.compile("(^|[=:])(" + anyMount + ")(?=[/:]|$)")
                .matcher(text)
                .replaceAll(path ->
                        Matcher.quoteReplacement(path.group(1) + root(container).resolve(relative(path.group(2)))));
    }

    private static String relative(String absolute) {
        return absolute.replaceFirst("^/+", "");
    }
}

package io.openclaw.e2e.cluster.kubelet;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mounted ConfigMap or Secret as a kubelet lays it out: the files in a directory of their own, {@code ..data} a link to it, and each file a
 * link through that. An update is a new directory and one rename of the link, so that a reader sees the old files or the new ones and no mixture.
 */
final class AtomicVolume {
    private static final String DATA = "..data";

    private final Path target;

    /** @param target where it is mounted */
    AtomicVolume(Path target) {
        this.target = target;
    }

    /** @param files by path below the mount */
    void write(Map<String, byte[]> files) throws IOException {
        Files.createDirectories(target);
        if (holds(files)) {
            return;
        }
        Path fresh = Files.createTempDirectory(target, "..");
        for (var file : files.entrySet()) {
            Path path = fresh.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Path data = target.resolve(DATA);
        @Nullable Path stale = Files.exists(data) ? data.toRealPath() : null;
        Path link = target.resolve("..data_tmp");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, fresh.getFileName());
        Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        for (String file : files.keySet()) {
            String name = Path.of(file).getName(0).toString();
            Path visible = target.resolve(name);
            if (!Files.isSymbolicLink(visible)) {
                Files.createSymbolicLink(visible, Path.of(DATA, name));
            }
        }
        if (stale != null) {
            delete(stale);
        }
    }

    private boolean holds(Map<String, byte[]> files) throws IOException {
        Path data = target.resolve(DATA);
        if (!Files.exists(data)) {
            return false;
        }
        for (var file : files.entrySet()) {
            Path path = data.resolve(file.getKey());
            if (!Files.exists(path) || !Arrays.equals(Files.readAllBytes(path), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static void delete(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException problem) throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}

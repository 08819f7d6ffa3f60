package io.openclaw.e2e.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A cgroup (v1) that bounds how many threads its processes may have. Goes when it is closed, once the last of them has gone. */
record PidsGroup(Path directory) implements AutoCloseable {
    private static final Path HIERARCHY = Path.of("/sys/fs/cgroup/pids");
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    static boolean canBeMade() {
        return Files.isWritable(HIERARCHY);
    }

    static PidsGroup create(int most) throws IOException {
        Path directory = Files.createTempDirectory(HIERARCHY, "clw-router-test-");
        Files.writeString(directory.resolve("pids.max"), String.valueOf(most));
        return new PidsGroup(directory);
    }

    void add(long pid) throws IOException {
        Files.writeString(directory.resolve("cgroup.procs"), String.valueOf(pid));
    }

    @Override
    public void close() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.readString(directory.resolve("cgroup.procs")).isBlank() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        Files.delete(directory);
    }
}

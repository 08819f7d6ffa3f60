package io.openclaw.e2e.cluster.kubelet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A memory cgroup for each container, below one of our own at the root of the hierarchy: cgroup v1's memory controller, or v2. Where the machine gives neither
 * (not root, not Linux, a read-only mount), containers run without.
 */
public final class MemoryCgroups implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemoryCgroups.class);
    private static final Path V1_ROOT = Path.of("/sys/fs/cgroup/memory");
    private static final Path V2_ROOT = Path.of("/sys/fs/cgroup");
    private static final long KILL_SECONDS = 5;
    private static final String V2_CONTROLLERS = "cgroup.subtree_control";

    private final MemoryIsolation isolation;
    private final Path root;

    private MemoryCgroups(MemoryIsolation isolation, Path root) {
        this.isolation = isolation;
        this.root = root;
    }

    /** Finds out what the machine allows, by trying it. */
    public static MemoryCgroups create(String name) {
        if (Files.exists(V1_ROOT.resolve("memory.limit_in_bytes"))) {
            return tried(MemoryIsolation.V1, V1_ROOT, name);
        }
        return Files.exists(V2_ROOT.resolve(V2_CONTROLLERS))
                ? tried(MemoryIsolation.V2, V2_ROOT, name)
                : new MemoryCgroups(MemoryIsolation.NONE, Path.of(""));
    }

    private static MemoryCgroups tried(MemoryIsolation isolation, Path hierarchy, String name) {
        Path root = hierarchy.resolve(name);
        try {
            if (isolation == MemoryIsolation.V2) {
                Files.writeString(hierarchy.resolve(V2_CONTROLLERS), "+memory");
            }
            Files.createDirectory(root);
            if (isolation == MemoryIsolation.V2) {
                Files.writeString(root.resolve(V2_CONTROLLERS), "+memory");
            }
            return new MemoryCgroups(isolation, root);
        } catch (IOException e) {
            LOG.info("containers have no memory cgroup: {}", e.toString());
            remove(root);
            return new MemoryCgroups(MemoryIsolation.NONE, Path.of(""));
        }
    }

    public MemoryIsolation isolation() {
        return isolation;
    }

    /** A cgroup with a limit; empty where the machine allows none. */
    public Optional<MemoryCgroup> limit(String name, long bytes) {
        if (isolation == MemoryIsolation.NONE) {
            return Optional.empty();
        }
        try {
            Path directory = Files.createDirectory(root.resolve(name));
            if (isolation == MemoryIsolation.V1) {
                Files.writeString(directory.resolve("memory.limit_in_bytes"), Long.toString(bytes));
                if (Files.exists(directory.resolve("memory.memsw.limit_in_bytes"))) {
                    Files.writeString(directory.resolve("memory.memsw.limit_in_bytes"), Long.toString(bytes));
                }
            } else {
                Files.writeString(directory.resolve("memory.max"), Long.toString(bytes));
                Files.writeString(directory.resolve("memory.swap.max"), "0");
            }
            return Optional.of(new MemoryCgroup(directory, isolation));
        } catch (IOException e) {
            remove(root.resolve(name));
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isolation != MemoryIsolation.NONE) {
            remove(root);
        }
    }

    private static void remove(Path directory) {
        try {
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.warn("{} is left behind: {}", directory, e.toString());
        }
    }

    /**
     * What is charged, in bytes.
     *
     * @param anonBytes of no file, or of one that is in memory alone (a collector may have its heap so)
     * @param fileBytes page cache, which the kernel takes back before it kills
     * @param kernelBytes its own: page tables, sockets' structures, stacks
     */
    public record Charges(long anonBytes, long fileBytes, long kernelBytes) {}

    /** One container's. */
    public record MemoryCgroup(Path directory, MemoryIsolation isolation) {

        /** The command, run inside: it joins before it becomes the program, so that no byte of it is charged elsewhere. */
        public List<String> joining(List<String> command) {
            List<String> joined = new ArrayList<>(
                    List.of("/bin/sh", "-c", "echo $$ > \"$0\"/cgroup.procs && exec \"$@\"", directory.toString()));
            joined.addAll(command);
            return joined;
        }

        /** Whether the kernel killed anything in it for want of memory. */
        public boolean oomKilled() {
            Path counters = directory.resolve(isolation == MemoryIsolation.V1 ? "memory.oom_control" : "memory.events");
            try {
                return Files.readAllLines(counters).stream()
                        .anyMatch(line -> line.startsWith("oom_kill ") && !line.equals("oom_kill 0"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The most that was ever charged to it, in bytes. */
        public long peakBytes() {
            return number(isolation == MemoryIsolation.V1 ? "memory.max_usage_in_bytes" : "memory.peak");
        }

        /** What is charged to it now, in bytes. */
        public long usageBytes() {
            return number(isolation == MemoryIsolation.V1 ? "memory.usage_in_bytes" : "memory.current");
        }

        /** Makes cgroup v1 count sockets' buffers, which it doesn't charge, of all sockets to come. */
        public void countSockets() {
            if (isolation == MemoryIsolation.V1) {
                try {
                    // any limit does it
                    Files.writeString(directory.resolve("memory.kmem.tcp.limit_in_bytes"), Long.toString(1L << 40));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }

        /** The most that sockets' buffers ever took beside what was charged, in bytes; 0 on cgroup v2, which charges them. */
        public long unchargedSocketPeakBytes() {
            return isolation == MemoryIsolation.V1 ? number("memory.kmem.tcp.max_usage_in_bytes") : 0;
        }

        /** How often an allocation met the limit, so that the kernel had to take something back first. */
        public long limitHits() {
            if (isolation == MemoryIsolation.V1) {
                return number("memory.failcnt");
            }
            return keyed("memory.events", "max");
        }

        public Charges charges() {
            boolean v1 = isolation == MemoryIsolation.V1;
            long shared = stat("shmem");
            return new Charges(
                    stat(v1 ? "rss" : "anon") + shared,
                    stat(v1 ? "cache" : "file") - shared,
                    v1 ? number("memory.kmem.usage_in_bytes") : stat("kernel"));
        }

        private long stat(String name) {
            return keyed("memory.stat", name);
        }

        private long keyed(String file, String name) {
            try (Stream<String> lines = Files.lines(directory.resolve(file))) {
                return lines.filter(line -> line.startsWith(name + " "))
                        .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                        .findFirst()
                        .orElse(0); // an older kernel, which doesn't tell it apart
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private long number(String file) {
            try {
                return Long.parseLong(Files.readString(directory.resolve(file)).strip());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void kill(ProcessHandle left) {
            left.destroyForcibly();
            try {
                left.onExit().get(KILL_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("process {} does not end: {}", left.pid(), e.toString());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** Removes it, and before it whatever process the container left in it. */
        public void remove() {
            try {
                for (String pid : Files.readAllLines(directory.resolve("cgroup.procs"))) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(MemoryCgroup::kill);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            MemoryCgroups.remove(directory);
        }
    }
}

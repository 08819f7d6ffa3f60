package io.openclaw.router.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How long tasks have stood still for want of memory, in microseconds (the kernel's pressure stall information, PSI). It rises while the kernel takes
 * memory back, which is before it kills.
 *
 * @param some in which at least one stood still
 * @param full in which all did that were not idle
 */
public record MemoryStall(long some, long full) {
    static final MemoryStall UNTOLD = new MemoryStall(0, 0);

    private static final Path SYSTEM = Path.of("proc/pressure/memory");

    /** Of the control group where it keeps count of its own (v2), else of the whole system; zeros where neither does. */
    static MemoryStall now() throws IOException {
        return now(Path.of("/"));
    }

    static MemoryStall now(Path root) throws IOException {
        Path file = Cgroup.v2File(root, "memory.pressure").filter(Files::exists).orElse(root.resolve(SYSTEM));
        if (!Files.exists(file)) {
            return UNTOLD;
        }
        long some = 0;
        long full = 0;
        for (String line : Files.readAllLines(file)) {
            long total = Long.parseLong(line.substring(line.lastIndexOf('=') + 1));
            if (line.startsWith("some ")) {
                some = total;
            } else if (line.startsWith("full ")) {
                full = total;
            }
        }
        return new MemoryStall(some, full);
    }
}

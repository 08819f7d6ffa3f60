package io.openclaw.router.jvm;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory outside the heap. The JDK's own BufferPool figures read 0 for what Netty allocates, so Netty itself is asked. */
public final class NativeMemory {
    private static final Path SYSTEM = Path.of("/proc/meminfo");

    private NativeMemory() {}

    /**
     * @throws IllegalStateException when Netty doesn't count direct memory, so that no cap on it would hold
     */
    public static void requireCounted() {
        if (PlatformDependent.usedDirectMemory() < 0) {
            throw new IllegalStateException(
                    "Netty does not count direct memory on this JVM (io.netty.maxDirectMemory must not be set): its bound would not hold");
        }
    }

    /** What Netty has taken from the system, in bytes. */
    public static long directUsedBytes() {
        return PlatformDependent.usedDirectMemory();
    }

    /** The part of it that is in use, in bytes: all but what the buffer pool keeps and no buffer pins. The cache's slabs are not the pool's. */
    public static long directPinnedBytes() {
        PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        long kept = pool.metric().usedDirectMemory() - pool.pinnedDirectMemory();
        return Math.max(0, directUsedBytes() - Math.max(0, kept));
    }

    /** All direct memory, in bytes, what filters take included: Netty's is part of the JDK's where that bounds it. */
    public static long directBytes() {
        long all = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Math.max(all, directUsedBytes());
    }

    /** -XX:MaxDirectMemorySize as Netty holds to it, in bytes. */
    public static long directMaxBytes() {
        return PlatformDependent.maxDirectMemory();
    }

    /** What this process and its children may still take, in bytes: of the system's memory, and of its control groups'. */
    public static long freeBytes() throws IOException {
        long available = Long.MAX_VALUE;
        if (Files.exists(SYSTEM)) {
            for (String line : Files.readAllLines(SYSTEM)) {
                if (line.startsWith("MemAvailable:")) {
                    available = Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
                }
            }
        }
        return Math.min(available, Cgroup.free().orElse(Long.MAX_VALUE));
    }

    /** Makes malloc give back what it keeps free. @return false on systems where the JVM can't */
    public static boolean trim() {
        try {
            DiagnosticCommands.trimNativeHeap();
            return true;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }
}

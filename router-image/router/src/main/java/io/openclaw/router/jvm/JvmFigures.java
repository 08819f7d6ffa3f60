package io.openclaw.router.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * The process's memory at one instant, in bytes.
 *
 * @param heapCommitted heap taken from the system
 * @param heapUsed heap in use, garbage included
 * @param heapMax -Xmx
 * @param directUsed what Netty has taken from the system
 * @param directPinned the part of it that buffers in use pin
 * @param directMax -XX:MaxDirectMemorySize
 * @param rss resident set; 0 where the system doesn't say
 */
public record JvmFigures(
        long heapCommitted,
        long heapUsed,
        long heapMax,
        GcFigures gc,
        long directUsed,
        long directPinned,
        long directMax,
        long rss) {

    /** @param heapMax as planned: what the JVM itself reports leaves a survivor space out */
    public static JvmFigures now(long heapMax, GcFigures gc) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        try {
            return new JvmFigures(
                    heap.getCommitted(),
                    heap.getUsed(),
                    heapMax,
                    gc,
                    NativeMemory.directUsedBytes(),
                    NativeMemory.directPinnedBytes(),
                    NativeMemory.directMaxBytes(),
                    NativeMemory.rssBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("/proc/self/status", e);
        }
    }

    /** Heap that is live after the newest collection. */
    public long live() {
        return gc.liveBytes();
    }
}

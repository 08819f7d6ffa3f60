package io.openclaw.router.jvm;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * What is held, and how much of it is in use, in bytes: all that fragmentation is told by.
 *
 * @param heapUsed garbage included
 * @param directTaken by the buffer pool and the cache
 * @param directPinned the part of it that is in use: pinned by buffers, or the cache's
 */
public record Held(long heapCommitted, long heapUsed, long directTaken, long directPinned, Malloc malloc) {
    public static Held now() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new Held(
                heap.getCommitted(),
                heap.getUsed(),
                NativeMemory.directUsedBytes(),
                NativeMemory.directPinnedBytes(),
                Malloc.now().orElse(Malloc.UNTOLD));
    }
}

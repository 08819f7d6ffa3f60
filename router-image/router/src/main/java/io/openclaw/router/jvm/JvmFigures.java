package io.openclaw.router.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.util.List;

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
 * @param charges of the control group; zeros where there is none
 * @param malloc zeros where the C library doesn't say
 */
public record JvmFigures(
        long heapCommitted,
        long heapUsed,
        long heapMax,
        GcFigures gc,
        long directUsed,
        long directPinned,
        long directMax,
        long rss,
        Cgroup.Charges charges,
        Malloc malloc,
        NonHeap nonHeap) {
    private static final Malloc UNTOLD = new Malloc(0, 0);

    /**
     * What the JVM itself needs beside the heap.
     *
     * @param metaspace class metadata, compressed class space included
     * @param code compiled code
     * @param threads that live
     */
    public record NonHeap(long metaspace, long code, int threads) {
        private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans();

        static NonHeap now() {
            long metaspace = 0;
            long code = 0;
            for (MemoryPoolMXBean pool : POOLS) {
                long used = pool.getUsage().getUsed();
                // "Compressed Class Space" is part of "Metaspace"
                metaspace += pool.getName().equals("Metaspace") ? used : 0;
                code += pool.getName().startsWith("Code") ? used : 0;
            }
            return new NonHeap(
                    metaspace, code, ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

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
                    NativeMemory.rssBytes(),
                    Cgroup.charges(),
                    Malloc.now().orElse(UNTOLD),
                    NonHeap.now());
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel's figures of this process", e);
        }
    }

    /** Heap that is live after the newest collection. */
    public long live() {
        return gc.liveBytes();
    }
}

package io.openclaw.router.jvm;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The process's memory at one instant, in bytes.
 *
 * @param heapCommitted heap taken from the system
 * @param heapUsed heap in use, garbage included
 * @param heapMax -Xmx
 * @param oldMax what the old generation can grow to: with G1 the whole heap
 * @param heapAllocated ever, what was collected since included
 * @param directUsed what Netty has taken from the system
 * @param directPinned the part of it that is in use: pinned by buffers, or the cache's
 * @param directMax -XX:MaxDirectMemorySize
 * @param liveByPool heap in use after the newest collection of each of its pools, by the JVM's name of it
 * @param charges of the control group; zeros where there is none
 * @param stall zeros where the kernel doesn't say
 * @param malloc zeros where the C library doesn't say
 */
public record JvmFigures(
        long heapCommitted,
        long heapUsed,
        long heapMax,
        long oldMax,
        long heapAllocated,
        GcFigures gc,
        Recent recent,
        long directUsed,
        long directPinned,
        long directMax,
        Map<String, Long> liveByPool,
        Resident resident,
        Cgroup.Charges charges,
        MemoryStall stall,
        Malloc malloc,
        NonHeap nonHeap) {
    private static final List<MemoryPoolMXBean> POOLS = ManagementFactory.getMemoryPoolMXBeans();
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /**
     * What the JVM itself needs beside the heap.
     *
     * @param metaspace class metadata, compressed class space included
     * @param code compiled code
     * @param threads that live
     */
    public record NonHeap(long metaspace, long code, int threads) {
        static NonHeap now() {
            long metaspace = 0;
            long code = 0;
            for (MemoryPoolMXBean pool : POOLS) {
                long used = pool.getUsage().getUsed();
                // "Compressed Class Space" is part of "Metaspace"
                metaspace += pool.getName().equals("Metaspace") ? used : 0;
                code += pool.getName().startsWith("Code") ? used : 0;
            }
            return new NonHeap(metaspace, code, THREADS.getThreadCount());
        }
    }

    /** @param heapMax as planned: what the JVM itself reports leaves a survivor space out */
    public static JvmFigures now(long heapMax, GcFigures gc, Recent recent) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        try {
            return new JvmFigures(
                    heap.getCommitted(),
                    heap.getUsed(),
                    heapMax,
                    oldMax(heapMax),
                    THREADS.getTotalThreadAllocatedBytes(),
                    gc,
                    recent,
                    NativeMemory.directUsedBytes(),
                    NativeMemory.directPinnedBytes(),
                    NativeMemory.directMaxBytes(),
                    afterCollections(),
                    Resident.now(),
                    Cgroup.charges(),
                    MemoryStall.now(),
                    Malloc.now().orElse(Malloc.UNTOLD),
                    NonHeap.now());
        } catch (IOException e) {
            throw new UncheckedIOException("the kernel's figures of this process", e);
        }
    }

    /** Heap that is live after the newest collection. */
    public long live() {
        return gc.liveBytes();
    }

    /**
     * Resident, of no file, and neither the heap's, malloc's, metaspace nor code: thread stacks, the collector's tables, and what nobody can name.
     * Below 0 where malloc has handed out more than was written to.
     */
    public long unnamed() {
        return resident.anonymous()
                - resident.heap()
                - malloc.inUseBytes()
                - malloc.freeBytes()
                - nonHeap.metaspace()
                - nonHeap.code();
    }

    private static long oldMax(long heapMax) {
        return POOLS.stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP && !GcWatch.isYoung(pool.getName()))
                .mapToLong(pool -> pool.getUsage().getMax())
                .filter(bytes -> bytes > 0)
                .max()
                .orElse(heapMax);
    }

    private static Map<String, Long> afterCollections() {
        Map<String, Long> live = new TreeMap<>();
        for (MemoryPoolMXBean pool : POOLS) {
            MemoryUsage afterCollection = pool.getCollectionUsage();
            if (pool.getType() == MemoryType.HEAP && afterCollection != null) {
                live.put(pool.getName(), afterCollection.getUsed());
            }
        }
        return live;
    }
}

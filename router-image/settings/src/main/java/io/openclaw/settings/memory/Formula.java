package io.openclaw.settings.memory;

import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.MemoryPlan.Term;
import java.util.List;
import java.util.Locale;

/**
 * {@code limit = roundUp16((H + D + M + CC + T + G + J + L + S + K) * 1.05)}, in MiB. H, D, M, CC and S are enforced by a flag or a cap of ours; T,
 * G, J, L and K are calibrated: {@code router-image/MEMORY.md} has what was found, and {@code mvn -Pcalibrate} finds it again.
 */
final class Formula {
    /** Twice what the router's own classes take; the rest is the filters'. */
    static final int METASPACE_MB = 44;

    static final int CODE_CACHE_MB = 32;
    /** With barriers in it, as all collectors but Serial need them. */
    static final int CODE_CACHE_BARRIERS_MB = 40;
    /** Admin, JIT, GC and housekeeping together; our own pools are capped so that it holds. */
    static final int THREADS = 32;
    /** Event loops, and the collector's. */
    static final int THREADS_PER_CPU = 2;

    static final int STACK_KB = 512;
    /** Part of a stack that a thread touches. */
    static final double TOUCHED_STACK_MB = 0.08;
    /** Of the JIT, one for each of its compilers: the second one's arena takes some 30 MiB for the largest method, and two of them at once as much again. */
    static final int COMPILER_THREADS = 2;
    /** What was written to of the AOT cache, symbols, and what the largest method takes to compile, some 30 MiB. */
    static final int JVM_MB = 72;
    /** Beside Serial. */
    static final int JVM_BARRIERS_MB = 8;

    static final double MALLOC_BASE_MB = 8;
    /** Beside Serial: what their larger compilations leave. */
    static final double MALLOC_BARRIERS_MB = 8;

    static final double MALLOC_OF_DIRECT = 0.05;
    /** After which malloc gives back what it keeps free, which after a warm-up are the JIT's arenas. */
    static final int TRIM_MS = 10_000;
    /** Stacks of threads, epoll, io_uring. */
    static final int KERNEL_MB = 4;
    /** Page tables have eight bytes for each page of 4 KiB. */
    static final double PAGE_TABLES = 8.0 / 4096;
    /** A connection's structures in the kernel, buffers apart: socket, inode, entry, file. */
    static final double CONNECTION_KB = 4.25;
    /**
     * Kernel buffers of an exchange or a tunnel whose client doesn't read: its upstream's bytes that wait, doubled by the kernel's bookkeeping, and what
     * the client is to be sent, with some of that. The other direction, which has the smaller buffers, rests meanwhile.
     */
    static final double SOCKET_KB =
            (2 * KernelBuffers.UPSTREAM_RECEIVE_BYTES + KernelBuffers.UNSENT_BYTES) / 1024.0 + 4;
    /** Request heads that come in pieces: a thousand at one time at the least, of some KB each. */
    static final int MIN_HEAD_MB = 4;
    /** Chunks that the pooled allocator keeps partly filled: one MiB for each of its arenas. */
    static final int ARENA_SLACK_MB = 4;

    static final double MARGIN = 1.05;

    /** How much of bodies on their way the relays may hold. */
    enum Relays {
        /** A few hundred large reads at one time. */
        AMPLE(16, 32),
        /** Under a container limit that is tight: the same bodies in smaller reads. */
        LEAN(8, 64);

        private final int leastMb;
        private final int partOfHeap;

        Relays(int leastMb, int partOfHeap) {
            this.leastMb = leastMb;
            this.partOfHeap = partOfHeap;
        }

        int mb(int heapMb) {
            return Math.max(leastMb, heapMb / partOfHeap);
        }
    }

    private Formula() {}

    /** The plan of these settings as they are, whatever the place may hold. */
    static MemoryPlan plan(
            Settings settings, Settings.Gc collector, Relays relays, Machine machine, List<String> notices) {
        Settings.Process process = settings.router().process();
        int heap = process.maxHeapMb();
        int relay = relays.mb(heap);
        int heads = Math.max(MIN_HEAD_MB, heap / 128);
        int queue = settings.router().queue().maxMemoryMb();
        int cache = cacheMb(settings);
        int direct = process.maxDirectMemoryMb() != null
                ? process.maxDirectMemoryMb()
                : queue + cache + relay + heads + ARENA_SLACK_MB;
        Settings.Limits limits = settings.router().limits();
        // each of them has a connection to an upstream too
        int streams = limits.maxConcurrentRequests() + limits.maxTunnels();
        int connections = settings.router().listen().maxConnections() + streams;
        double sockets = machine.chargesSocketBuffers() ? streams * SOCKET_KB / 1024 : 0;
        int threads = THREADS + THREADS_PER_CPU * machine.cpus();
        List<Term> terms = List.of(
                new Term("heap", heap, "-Xmx"),
                new Term(
                        "direct",
                        direct,
                        "-XX:MaxDirectMemorySize: queue " + queue + " + cache " + cache + " + relays " + relay
                                + " + heads " + heads + " + arena slack " + ARENA_SLACK_MB),
                new Term("metaspace", METASPACE_MB, "-XX:MaxMetaspaceSize"),
                new Term("code", codeMb(collector), "-XX:ReservedCodeCacheSize"),
                new Term("threads", threads * TOUCHED_STACK_MB, "at most " + threads + ", touched part of the stacks"),
                new Term("gc", gcMb(collector, heap, machine.cpus()), name(collector) + " structures"),
                new Term("jvm", jvmMb(collector), "class data, symbols, JIT arenas"),
                new Term("malloc", mallocMb(collector, direct), "what malloc keeps"),
                new Term(
                        "sockets",
                        sockets,
                        machine.chargesSocketBuffers()
                                ? "kernel buffers of " + streams + " requests and tunnels"
                                : "not charged by this cgroup (v1)"),
                new Term(
                        "kernel",
                        KERNEL_MB + PAGE_TABLES * (heap + direct) + connections * CONNECTION_KB / 1024,
                        "page tables, structures of " + connections + " connections"));
        double sum = terms.stream().mapToDouble(Term::mb).sum() * MARGIN;
        int limit = (int) Math.ceil(sum / 16) * 16;
        return new MemoryPlan(
                settings, collector, direct, heads, relay, terms, limit, machine.cpus(), List.copyOf(notices));
    }

    private static double gcMb(Settings.Gc collector, int heap, int cpus) {
        return switch (collector) {
            // card table and offset table have a byte each for 512 of the heap
            case SERIAL -> 1 + 2.0 * heap / 512;
            case G1 -> 36 + 0.03 * heap;
            case SHENANDOAH, ZGC -> 4 + cpus + 0.066 * heap;
            case AUTO -> throw new IllegalArgumentException("the collector is picked before");
        };
    }

    static int codeMb(Settings.Gc collector) {
        return collector == Settings.Gc.SERIAL ? CODE_CACHE_MB : CODE_CACHE_BARRIERS_MB;
    }

    private static double jvmMb(Settings.Gc collector) {
        return collector == Settings.Gc.SERIAL ? JVM_MB : JVM_MB + JVM_BARRIERS_MB;
    }

    private static double mallocMb(Settings.Gc collector, int directMb) {
        double base = collector == Settings.Gc.SERIAL ? MALLOC_BASE_MB : MALLOC_BASE_MB + MALLOC_BARRIERS_MB;
        return base + MALLOC_OF_DIRECT * directMb;
    }

    static String name(Settings.Gc collector) {
        return collector.name().toLowerCase(Locale.ROOT);
    }

    static int cacheMb(Settings settings) {
        return settings.router().cache().enabled() ? settings.router().cache().maxMemoryMb() : 0;
    }
}

package io.openclaw.settings.memory;

import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Turns heap settings into every JVM flag and the container limit: {@code limit = roundUp16((H + D + M + CC + T + G + J + L + S + K) * 1.05)},
 * in MiB. H, D, M, CC and S are enforced by a flag or a cap of ours; T, G, J, L and K are calibrated: {@code router-image/MEMORY.md} has what was
 * found, and {@code mvn -Pcalibrate} finds it again.
 *
 * @param settings what the plan was made from, with queue, cache and connections as the plan allows them: what the router must run with
 * @param collector chosen, never {@code AUTO}
 * @param directMb {@code -XX:MaxDirectMemorySize}
 * @param headMb the most that all request heads in their making may hold, part of {@code directMb}
 * @param relayMb the most that all relays together may hold of bodies in flight, part of {@code directMb}
 * @param terms the sum, in the order of the formula
 * @param limitMb the container limit that this plan needs
 * @param cpus {@code -XX:ActiveProcessorCount}
 * @param notices what was shrunk to fit and why, one sentence each
 */
public record MemoryPlan(
        Settings settings,
        Settings.Gc collector,
        int directMb,
        int headMb,
        int relayMb,
        List<Term> terms,
        int limitMb,
        int cpus,
        List<String> notices) {

    /** One addend. {@code because} says what bounds it. */
    public record Term(String name, double mb, String because) {}

    /** Twice what the router's own classes take; the rest is the filters'. */
    static final int METASPACE_MB = 48;

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
    /** Of the JIT: each compiles one method at a time, in an arena of its own. */
    static final int COMPILER_THREADS = 3;
    /** What was written to of the AOT cache, symbols, and what the largest method takes to compile, some 30 MiB. */
    static final int JVM_MB = 68;
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

    /** How much of bodies on their way the relays may hold. */
    private enum Relays {
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

    static final double MARGIN = 1.05;
    /** Serial's single thread is the leaner choice up to here (DESIGN, "Collector"). */
    static final int SERIAL_UP_TO_MB = 512;

    static final int MIN_QUEUE_MB = 1;
    static final int MIN_CACHE_MB = 1;
    /** Queue and cache together, before connections are given up for more of them. */
    static final int DECENT_MB = 8;
    /** As many as are served at one time by default. */
    static final int MIN_CONNECTIONS = 1_000;

    /** Above this part of the largest live set a collector does little else than collect. */
    static final double HIGHEST_THRESHOLD = 0.9;

    /**
     * The plan for the place: as asked where the plan decides the limit or fits the one that is there; else with Serial, then with queue and
     * cache shrunk in proportion, and where little is left of them with fewer connections.
     *
     * @throws PlanException when even the smallest queue and cache don't fit, with the arithmetic
     */
    public static MemoryPlan of(Settings settings, Machine machine) throws PlanException {
        Settings.Gc collector = pick(settings, machine);
        List<String> notices = new ArrayList<>();
        MemoryPlan asked = derive(reachable(settings, collector, notices), collector, Relays.AMPLE, machine, notices);
        if (machine.limitMb().isEmpty() || asked.limitMb <= machine.limitMb().getAsInt()) {
            return asked;
        }
        return fit(asked, machine);
    }

    private static MemoryPlan fit(MemoryPlan asked, Machine machine) throws PlanException {
        int limit = machine.limitMb().getAsInt();
        List<String> notices = new ArrayList<>(asked.notices);
        Settings.Gc collector = asked.collector;
        Settings settings = asked.settings;
        int heap = settings.router().process().maxHeapMb();
        notices.add("relays: " + Relays.LEAN.mb(heap) + " MB instead of " + Relays.AMPLE.mb(heap)
                + ", because the container limit is " + limit + " MiB");
        if (settings.router().process().gc() == Settings.Gc.AUTO && collector != Settings.Gc.SERIAL) {
            collector = Settings.Gc.SERIAL;
            notices.add("gc: serial instead of g1, because the container limit is " + limit + " MiB");
            MemoryPlan serial = derive(settings, collector, Relays.LEAN, machine, notices);
            if (serial.limitMb <= limit) {
                return serial;
            }
        }
        settings = connectable(settings, collector, machine, notices);
        int queueMb = settings.router().queue().maxMemoryMb();
        int cacheMb = cacheMb(settings);
        int smallestCache = Math.min(MIN_CACHE_MB, cacheMb);
        MemoryPlan leanest =
                derive(sized(settings, MIN_QUEUE_MB, smallestCache), collector, Relays.LEAN, machine, List.of());
        if (leanest.limitMb > limit) {
            throw new PlanException(limit, leanest);
        }
        Settings all = settings;
        Settings.Gc chosen = collector;
        int together = largest(
                MIN_QUEUE_MB + smallestCache,
                queueMb + cacheMb,
                mb -> fits(share(all, mb, queueMb, cacheMb), chosen, machine, limit));
        Settings shrunk = share(settings, together, queueMb, cacheMb);
        if (shrunk.router().queue().maxMemoryMb() < queueMb) {
            notices.add("queue.max_memory_mb shrunk from " + queueMb + " to "
                    + shrunk.router().queue().maxMemoryMb() + " MB to fit the container limit of " + limit + " MiB");
        }
        if (cacheMb(shrunk) < cacheMb) {
            notices.add("cache.max_memory_mb shrunk from " + cacheMb + " to "
                    + shrunk.router().cache().maxMemoryMb() + " MB to fit the container limit of " + limit + " MiB");
        }
        return derive(shrunk, collector, Relays.LEAN, machine, notices);
    }

    /** With as many connections as leave decent room to queue and cache. */
    private static Settings connectable(
            Settings settings, Settings.Gc collector, Machine machine, List<String> notices) {
        int limit = machine.limitMb().orElseThrow();
        int asked = settings.router().listen().maxConnections();
        int queueMb = settings.router().queue().maxMemoryMb();
        int cacheMb = cacheMb(settings);
        Settings decent = share(settings, Math.min(DECENT_MB, queueMb + cacheMb), queueMb, cacheMb);
        int most = largest(
                Math.min(MIN_CONNECTIONS, asked),
                asked,
                connections -> fits(connected(decent, connections), collector, machine, limit));
        if (most < asked) {
            notices.add("listen.max_connections lowered from " + asked + " to " + most
                    + " to fit the container limit of " + limit + " MiB");
        }
        return connected(settings, most);
    }

    /** The largest that fits; the least where none does. What is needed rises with the number. */
    private static int largest(int least, int most, IntPredicate fits) {
        int low = least;
        int high = most;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (fits.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static boolean fits(Settings settings, Settings.Gc collector, Machine machine, int limitMb) {
        return derive(settings, collector, Relays.LEAN, machine, List.of()).limitMb <= limitMb;
    }

    private static Settings connected(Settings settings, int connections) {
        Settings.Router router = settings.router();
        return settings.withRouter(router.withListen(router.listen().withMaxConnections(connections)));
    }

    private static Settings share(Settings settings, int together, int queueMb, int cacheMb) {
        int cache = cacheMb == 0 ? 0 : clamp((long) together * cacheMb / (queueMb + cacheMb), 1, cacheMb);
        int queue = clamp(together - cache, MIN_QUEUE_MB, queueMb);
        return sized(settings, queue, Math.min(cacheMb, together - queue));
    }

    private static MemoryPlan derive(
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

    private static Settings.Gc pick(Settings settings, Machine machine) {
        Settings.Gc asked = settings.router().process().gc();
        if (asked != Settings.Gc.AUTO) {
            return asked;
        }
        boolean small = settings.router().process().maxHeapMb() <= SERIAL_UP_TO_MB || machine.cpus() < 2;
        return small ? Settings.Gc.SERIAL : Settings.Gc.G1;
    }

    private static double gcMb(Settings.Gc collector, int heap, int cpus) {
        return switch (collector) {
            case SERIAL -> 1 + 0.0033 * heap;
            case G1 -> 36 + 0.03 * heap;
            case SHENANDOAH, ZGC -> 4 + cpus + 0.066 * heap;
            case AUTO -> throw new IllegalArgumentException("the collector is picked before");
        };
    }

    private static int codeMb(Settings.Gc collector) {
        return collector == Settings.Gc.SERIAL ? CODE_CACHE_MB : CODE_CACHE_BARRIERS_MB;
    }

    private static double jvmMb(Settings.Gc collector) {
        return collector == Settings.Gc.SERIAL ? JVM_MB : JVM_MB + JVM_BARRIERS_MB;
    }

    private static double mallocMb(Settings.Gc collector, int directMb) {
        double base = collector == Settings.Gc.SERIAL ? MALLOC_BASE_MB : MALLOC_BASE_MB + MALLOC_BARRIERS_MB;
        return base + MALLOC_OF_DIRECT * directMb;
    }

    private static String name(Settings.Gc collector) {
        return collector.name().toLowerCase(Locale.ROOT);
    }

    private static int cacheMb(Settings settings) {
        return settings.router().cache().enabled() ? settings.router().cache().maxMemoryMb() : 0;
    }

    /** A restart threshold that the live set can't get well above would never fire: it is lowered, and said. */
    private static Settings reachable(Settings settings, Settings.Gc collector, List<String> notices) {
        Settings.Process process = settings.router().process();
        int highest = (int) (HIGHEST_THRESHOLD * largestLiveMb(collector, process));
        int threshold = process.restartOnMemoryThresholdMb();
        if (threshold <= highest) {
            return settings;
        }
        notices.add("process.restart_on_memory_threshold_mb lowered from " + threshold + " to " + highest
                + " MB: 0.9 of the largest live set that " + name(collector) + " can hold");
        return settings.withRouter(settings.router().withProcess(process.withRestartThreshold(highest)));
    }

    private static double largestLiveMb(Settings.Gc collector, Settings.Process process) {
        return switch (collector) {
            // one of the two survivor spaces (a tenth of young each) is always empty
            case SERIAL -> process.maxHeapMb() - process.maxNewSpaceMb() / 10.0;
            // the regions that an evacuation needs free
            case G1, SHENANDOAH, ZGC, AUTO -> process.maxHeapMb() * 0.98;
        };
    }

    /** The settings with other queue and cache bounds; the entry bound follows the cache down. */
    private static Settings sized(Settings settings, int queueMb, int cacheMb) {
        Settings.Router router = settings.router();
        Settings.Cache cache = router.cache();
        return settings.withRouter(router.withQueue(router.queue().withMaxMemoryMb(queueMb))
                .withCache(cache.enabled() ? cache.withMaxMemoryMb(cacheMb) : cache));
    }

    private static int clamp(long value, int least, int most) {
        return (int) Math.min(most, Math.max(least, value));
    }

    /** What the kernel's buffers are given. */
    double socketMb() {
        return terms.stream()
                .filter(term -> term.name.equals("sockets"))
                .mapToDouble(Term::mb)
                .sum();
    }

    /** Every JVM flag that makes the plan true, in a fixed order. */
    public List<String> jvmFlags() {
        Settings.Process process = settings.router().process();
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx" + process.maxHeapMb() + "m");
        switch (collector) {
            case SERIAL -> {
                flags.add("-XX:+UseSerialGC");
                // an old generation that grows by bits makes Serial put off young collections, and live memory goes
                // unseen; untouched
                // memory costs nothing
                flags.add("-Xms" + process.maxHeapMb() + "m");
                flags.add("-Xmn" + process.maxNewSpaceMb() + "m");
            }
            case G1 -> {
                flags.add("-XX:+UseG1GC");
                flags.add("-XX:+UnlockExperimentalVMOptions");
                flags.add("-XX:G1MaxNewSizePercent="
                        + clamp(100L * process.maxNewSpaceMb() / process.maxHeapMb(), 5, 90));
                flags.add("-XX:+ExplicitGCInvokesConcurrent");
            }
            case SHENANDOAH -> {
                flags.add("-XX:+UseShenandoahGC");
                flags.add("-XX:ShenandoahGCMode=generational");
            }
            case ZGC -> flags.add("-XX:+UseZGC");
            case AUTO -> throw new IllegalStateException("a plan has its collector");
        }
        flags.add("-XX:MaxDirectMemorySize=" + directMb + "m");
        flags.add("-XX:MaxMetaspaceSize=" + METASPACE_MB + "m");
        flags.add("-XX:ReservedCodeCacheSize=" + codeMb(collector) + "m");
        flags.add("-Xss" + STACK_KB + "k");
        flags.add("-XX:ActiveProcessorCount=" + cpus);
        if (cpus > COMPILER_THREADS + 1) { // with fewer the JVM takes no more than that by itself
            flags.add("-XX:CICompilerCount=" + COMPILER_THREADS);
        }
        flags.add("-XX:TrimNativeHeapInterval=" + TRIM_MS);
        // eight bytes instead of twelve an object: less to allocate, to collect and to fetch
        flags.add("-XX:+UseCompactObjectHeaders");
        flags.add("-XX:-UsePerfData");
        flags.add("--enable-native-access=ALL-UNNAMED");
        return flags;
    }

    /** One term a line, then what was shrunk, and last {@code limit N MiB}. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        for (Term term : terms) {
            text.append(String.format(Locale.ROOT, "%-10s %8.1f MiB  %s%n", term.name, term.mb, term.because));
        }
        double sum = terms.stream().mapToDouble(Term::mb).sum();
        text.append(String.format(
                Locale.ROOT, "%-10s %8.1f MiB  %s%n", "margin", limitMb - sum, "5 %, rounded up to 16 MiB"));
        for (String notice : notices) {
            text.append("note: ").append(notice).append(System.lineSeparator());
        }
        return text.append("limit ")
                .append(limitMb)
                .append(" MiB")
                .append(System.lineSeparator())
                .toString();
    }
}

package io.openclaw.e2e.calibrate;

import io.openclaw.e2e.calibrate.MemoryMap.Kind;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.Charges;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The terms of the memory plan as they were found, in MiB, and what explains them.
 *
 * @param terms by the plan's names, in its order
 * @param togetherMb the most that {@link #TOGETHER} took at one moment
 * @param threads of the JVM's
 * @param pageCacheMb charged, and taken back by the kernel before it kills
 */
record Measured(Map<String, Double> terms, double togetherMb, int threads, double pageCacheMb) {
    /** What a compilation gives back malloc keeps for a while: of the two only the sum has a bound. */
    static final List<String> TOGETHER = List.of("jvm", "malloc");

    static final Measured NOTHING = new Measured(Map.of(), 0, 0, 0);

    private static final double KB_PER_MB = 1024;
    private static final double BYTES_PER_MB = 1 << 20;

    /** @param heapMb {@code -Xmx}: a collector may map a page of it twice, and it is there once */
    static Measured of(
            String systemMap, String smaps, NativeTracking tracking, int heapMb, Charges charges, long socketMb) {
        Map<Kind, Long> resident = MemoryMap.parse(systemMap, smaps);
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("heap", Math.min(heapMb, mb(resident.getOrDefault(Kind.HEAP, 0L))));
        terms.put("direct", tracking.kb("Other") / KB_PER_MB);
        terms.put("metaspace", mb(resident.getOrDefault(Kind.METASPACE, 0L)));
        terms.put("code", mb(resident.getOrDefault(Kind.CODE, 0L)));
        terms.put("threads", mb(resident.getOrDefault(Kind.STACKS, 0L)) + tracking.kb("Thread") / KB_PER_MB);
        terms.put("gc", mb(resident.getOrDefault(Kind.GC, 0L)) + mallocMb(tracking, true));
        terms.put(
                "jvm",
                mb(resident.getOrDefault(Kind.CDS, 0L) + resident.getOrDefault(Kind.FILES, 0L))
                        + mallocMb(tracking, false));
        // what malloc keeps free, and what libraries have of it, of whom the JVM doesn't know
        terms.put("malloc", Math.max(0, mb(resident.getOrDefault(Kind.MALLOC, 0L)) - tracking.totalKb() / KB_PER_MB));
        terms.put("sockets", (double) socketMb);
        terms.put("kernel", mb(charges.kernelBytes()));
        return new Measured(terms, sum(terms), tracking.threads(), mb(charges.fileBytes()));
    }

    /** Now, for the collector, or for all the rest that no other term is for. */
    private static double mallocMb(NativeTracking tracking, boolean collector) {
        return tracking.kbByCategory().entrySet().stream()
                        .filter(category -> category.getKey().startsWith("GC") == collector)
                        .filter(category -> !category.getKey().equals("Other")
                                && !category.getKey().equals("Thread"))
                        .mapToLong(category -> category.getValue())
                        .sum()
                / KB_PER_MB;
    }

    private static double mb(long bytes) {
        return bytes / BYTES_PER_MB;
    }

    /** Of the terms that have a bound together only. */
    static double sum(Map<String, Double> terms) {
        return TOGETHER.stream()
                .mapToDouble(term -> terms.getOrDefault(term, 0.0))
                .sum();
    }

    /** The larger of each. */
    Measured max(Measured other) {
        Map<String, Double> larger = new LinkedHashMap<>(other.terms);
        terms.forEach((term, mb) -> larger.merge(term, mb, Math::max));
        return new Measured(
                larger,
                Math.max(togetherMb, other.togetherMb),
                Math.max(threads, other.threads),
                Math.max(pageCacheMb, other.pageCacheMb));
    }
}

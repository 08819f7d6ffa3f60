package io.openclaw.settings.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** A pod's {@link Vitals}, as read from its document at {@code GET /metrics}. */
public sealed interface VitalsReading {
    /** @param next for the next document of the same pod */
    record Told(Vitals vitals, Before next) implements VitalsReading {}

    /**
     * An older router, which doesn't tell all of it.
     *
     * @param missing figures, by their names in the document
     */
    record Untold(List<String> missing) implements VitalsReading {}

    /**
     * What was counted at the sample before, where only the difference means anything.
     *
     * <p>Small: one is kept of each pod.
     */
    final class Before {
        /** Of a pod's first sample, which is then about its whole life. */
        public static final Before NONE = new Before(0, 0, Buckets.NONE);

        /** Seconds. */
        private final double uptime;
        /** Ever. */
        private final double gcSeconds;
        /** Answers of upstreams, ever. */
        private final Buckets upstreamSeconds;

        private Before(double uptime, double gcSeconds, Buckets upstreamSeconds) {
            this.uptime = uptime;
            this.gcSeconds = gcSeconds;
            this.upstreamSeconds = upstreamSeconds;
        }
    }

    /**
     * @param at seconds on the clock of who samples
     * @param revision of the pod's image and configuration
     * @param before of the pod's sample before; a process that began anew since is told by its uptime
     */
    static VitalsReading of(MetricsDocument document, double at, String revision, Before before) {
        MetricsDocument.Router router = document.router();
        List<String> missing = missing(router);
        if (!missing.isEmpty()) {
            return new Untold(missing);
        }
        double uptime = router.process().uptimeSeconds();
        Before since = uptime < before.uptime ? Before.NONE : before;
        Before next = new Before(uptime, figure(router, Vital.GC_SECONDS), Buckets.of(router.upstreamSeconds()));
        return new Told(
                new Vitals(
                        at,
                        uptime,
                        revision,
                        heap(router),
                        outside(router.memory()),
                        collections(router, next.gcSeconds - since.gcSeconds),
                        queue(router.queue()),
                        requests(router),
                        cache(router),
                        new Vitals.Upstream(
                                count(router, Vital.UPSTREAM_ANSWERS),
                                figure(router, Vital.UPSTREAM_SECONDS),
                                next.upstreamSeconds
                                        .since(since.upstreamSeconds)
                                        .quantile(0.95))),
                next);
    }

    private static List<String> missing(MetricsDocument.Router router) {
        List<String> missing = new ArrayList<>(Arrays.stream(Vital.values())
                .map(Vital::key)
                .filter(key -> !router.vitals().containsKey(key))
                .map(key -> "vitals." + key)
                .toList());
        if (router.upstreamSeconds().isEmpty()) {
            missing.add("upstream_seconds");
        }
        return missing;
    }

    private static Vitals.Heap heap(MetricsDocument.Router router) {
        return new Vitals.Heap(
                figure(router, Vital.HEAP_LIVE_MB),
                router.memory().heapUsedMb(),
                router.memory().heapMaxMb(),
                figure(router, Vital.HEAP_OLD_MAX_MB),
                figure(router, Vital.HEAP_ALLOCATED_MB),
                router.filters().values().stream()
                        .mapToDouble(VitalsReading::piledMb)
                        .max()
                        .orElse(0));
    }

    /** Its own objects, and of the JDK's what grew in step with one of its classes: two that grow alike may hold the same. */
    private static double piledMb(MetricsDocument.Filter filter) {
        OptionalDouble inStep = filter.pilingUp().stream()
                .mapToDouble(MetricsDocument.PilingUp::grownMbInStep)
                .max();
        return inStep.isPresent() ? filter.liveMb() + inStep.getAsDouble() : 0;
    }

    private static Vitals.Native outside(MetricsDocument.Memory memory) {
        return new Vitals.Native(
                memory.directUsedMb(), memory.directPinnedMb(), memory.directMaxMb(), memory.rssMb(), memory.limitMb());
    }

    /** @param seconds in pauses since the sample before: none of them was longer, whatever was there within the router's own window */
    private static Vitals.Collections collections(MetricsDocument.Router router, double seconds) {
        double longest = Math.min(figure(router, Vital.GC_LONGEST_PAUSE_MS), seconds * 1e3);
        return new Vitals.Collections(router.memory().oldGcCount(), figure(router, Vital.GC_SECONDS), longest);
    }

    private static Vitals.Queue queue(MetricsDocument.Queue queue) {
        double mib = 1 << 20;
        return new Vitals.Queue(queue.size(), queue.bytes() / mib, queue.maxBytes() / mib, queue.oldestMs() / 1e3);
    }

    private static Vitals.Requests requests(MetricsDocument.Router router) {
        MetricsDocument.Queue queue = router.queue();
        return new Vitals.Requests(
                queue.enqueued(),
                queue.processed(),
                queue.inFlight(),
                figure(router, Vital.OUTBOUND_MB),
                count(router, Vital.UNWRITABLE_CLIENTS),
                figure(router, Vital.LARGEST_BODY_MB));
    }

    private static Vitals.Cache cache(MetricsDocument.Router router) {
        MetricsDocument.Cache cache = router.cache();
        return new Vitals.Cache(
                Math.max(cache.memoryMb(), figure(router, Vital.CACHE_SLAB_MB)),
                cache.maxMemoryMb(),
                count(router, Vital.CACHE_HITS),
                count(router, Vital.CACHE_MISSES),
                cache.evictions());
    }

    private static double figure(MetricsDocument.Router router, Vital vital) {
        Number value = router.vitals().get(vital.key());
        return value == null ? Double.NaN : value.doubleValue();
    }

    private static long count(MetricsDocument.Router router, Vital vital) {
        return Math.round(figure(router, vital));
    }
}

package io.openclaw.router.metrics;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.admission.WaitTimes;
import io.openclaw.router.cache.CacheFigures;
import io.openclaw.router.exchange.AnswerCounts;
import io.openclaw.router.jvm.Fragmentation;
import io.openclaw.router.jvm.JvmFigures;
import io.openclaw.router.jvm.Pauses;
import io.openclaw.router.memory.Owner;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.upstream.AnswerTimes;
import io.openclaw.router.upstream.UpstreamFigures;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** A snapshot as text for Prometheus and its kin, under the contract's names, in base units. */
public final class PrometheusText {
    /** What an Accept header must name to get OpenMetrics. */
    public static final String OPEN_METRICS_NAME = "application/openmetrics-text";

    private static final long MIB = 1 << 20;
    private static final double MS_PER_SECOND = 1000;
    private static final double MICROS_PER_SECOND = 1e6;

    /** Of the text. */
    public enum Format {
        PROMETHEUS("text/plain; version=0.0.4; charset=utf-8"),
        OPEN_METRICS(OPEN_METRICS_NAME + "; version=1.0.0; charset=utf-8");

        private final String contentType;

        Format(String contentType) {
            this.contentType = contentType;
        }

        public String contentType() {
            return contentType;
        }
    }

    private PrometheusText() {}

    public static String of(Snapshot snapshot, Format format) {
        ExpositionText text = new ExpositionText();
        write(snapshot, new Exposition(format == Format.OPEN_METRICS, text));
        return format == Format.OPEN_METRICS ? text + "# EOF\n" : text.toString();
    }

    /** What Prometheus would see at this instant. */
    public static SeriesFigures figures(Snapshot snapshot) {
        SeriesFigures figures = new SeriesFigures();
        write(snapshot, new Exposition(false, figures));
        return figures;
    }

    private static void write(Snapshot snapshot, Exposition text) {
        memory(text, snapshot);
        pressure(text, snapshot.pressure());
        growth(text, snapshot);
        beside(text, snapshot.jvm());
        text.gauge(
                "router_memory_fragmented",
                "1 while memory is held for nobody though a trim was tried, else 0.",
                snapshot.findings().fragmented() ? 1 : 0);
        collections(text, snapshot.jvm());
        text.counter(
                "router_gc_pauses_exceeded",
                "Collections that took longer than the alert threshold.",
                snapshot.findings().pausesExceeded());
        queue(text, snapshot.queue());
        cache(text, snapshot.cache());
        answers(text, snapshot.answers());
        connections(text, snapshot.connections());
        text.counter(
                "router_access_log_dropped",
                "Lines of the access log that found no room.",
                snapshot.accessLinesDropped());
        text.info(
                "router_config",
                "The configuration in force.",
                Map.of("hash", snapshot.config().hash(), "version", snapshot.version()));
        text.gauge(
                "router_config_rejected",
                "1 while the newest configuration is refused and an older one in force, else 0.",
                snapshot.config().rejected() == null ? 0 : 1);
        text.gauge(
                "router_config_waiting",
                "Sections of the newest configuration that only a restart puts in force.",
                snapshot.config().waiting().size());
        AlertSeries.write(text, snapshot.alerts());
        FilterSeries.write(text, snapshot.filters());
        text.gauge(
                "router_uptime_seconds", "Since the start.", snapshot.uptime().toMillis() / MS_PER_SECOND);
    }

    private static void memory(Exposition text, Snapshot snapshot) {
        JvmFigures jvm = snapshot.jvm();
        text.gauge("router_memory_used_bytes", "Heap live after the last collection.", jvm.live());
        text.gauge("router_memory_available_bytes", "Heap maximum less what is live.", jvm.heapMax() - jvm.live());
        text.gauge("router_memory_allocated_bytes", "Heap taken from the system.", jvm.heapCommitted());
        text.gauge(
                "router_memory_used_min_bytes",
                "Heap live after a collection, the least of the last 30 s.",
                jvm.recent().leastLiveBytes());
        text.gauges(
                        "router_memory_heap_bytes",
                        "Heap in use now, garbage included; in memory; its maximum; the old generation's.")
                .value(Map.of("kind", "used"), jvm.heapUsed())
                .value(Map.of("kind", "resident"), jvm.resident().heap())
                .value(Map.of("kind", "max"), jvm.heapMax())
                .value(Map.of("kind", "old_max"), jvm.oldMax());
        Exposition.Family live = text.gauges(
                "router_memory_heap_live_bytes", "Heap in use after the last collection of each pool (generation).");
        jvm.liveByPool().forEach((pool, bytes) -> live.value(Map.of("pool", pool), bytes));
        text.counter(
                "router_memory_heap_allocations_bytes",
                "Heap ever allocated, what was collected since included.",
                jvm.heapAllocated());
        if (jvm.resident().all() > 0) {
            text.gauge(
                    "router_memory_rss_bytes",
                    "Resident set of the process.",
                    jvm.resident().all());
            text.gauge(
                    "router_memory_unnamed_bytes",
                    "Resident, of no file, and neither heap, malloc's, metaspace nor code: stacks, the collector's tables, unknown.",
                    jvm.unnamed());
        }
        if (jvm.charges().anon() > 0) {
            text.gauges(
                            "router_memory_cgroup_bytes",
                            "What the control group is charged: memory of no file, page cache, the kernel's own.")
                    .value(Map.of("kind", "anon"), jvm.charges().anon())
                    .value(Map.of("kind", "file"), jvm.charges().file())
                    .value(Map.of("kind", "kernel"), jvm.charges().kernel());
        }
        text.counters(
                        "router_memory_stall_seconds",
                        "In which some or all tasks stood still for want of memory, by the kernel's account (PSI).")
                .value(Map.of("kind", "some"), jvm.stall().some() / MICROS_PER_SECOND)
                .value(Map.of("kind", "full"), jvm.stall().full() / MICROS_PER_SECOND);
        text.gauges(
                        "router_memory_direct_bytes",
                        "Direct memory: taken, pinned by buffers in use and by the cache, and the bound.")
                .value(Map.of("kind", "used"), jvm.directUsed())
                .value(Map.of("kind", "pinned"), jvm.directPinned())
                .value(Map.of("kind", "max"), jvm.directMax());
        Exposition.Family ledger = text.gauges("router_memory_ledger_bytes", "Bytes leased, by what holds them.");
        for (Owner owner : Owner.values()) {
            ledger.value(
                    Map.of("owner", owner.name().toLowerCase(Locale.ROOT)),
                    snapshot.ledger().leased(owner));
        }
        text.gauge(
                "router_memory_limit_bytes",
                "Container limit that the memory plan asks for.",
                snapshot.plan().limitMb() * MIB);
    }

    private static void pressure(Exposition text, Pressure.State pressure) {
        Exposition.Family rungs =
                text.gauges("router_memory_pressure", "1 for the rung of the pressure ladder that it is on, else 0.");
        for (Pressure.Rung rung : Pressure.Rung.values()) {
            rungs.value(Map.of("rung", rung.name().toLowerCase(Locale.ROOT)), rung == pressure.rung() ? 1 : 0);
        }
        text.gauges("router_memory_filled_ratio", "What the rung is found by: filled part of what may be filled.")
                .value(Map.of("kind", "heap"), pressure.filling().heap())
                .value(Map.of("kind", "direct"), pressure.filling().direct())
                .value(Map.of("kind", "ledger"), pressure.filling().ledger());
    }

    private static void growth(Exposition text, Snapshot snapshot) {
        double perSecond = snapshot.findings().growthPerSecond();
        double left = Pressure.Rung.SHED.enterAt() * snapshot.jvm().heapMax()
                - snapshot.jvm().live();
        text.gauges("router_memory_growth_bytes_per_second", "At which the live heap grows; 0 where it doesn't.")
                .value(Map.of(), perSecond);
        text.gauges(
                        "router_memory_time_to_limit_seconds",
                        "Until the live heap is so large that requests are shed, at the rate of its growth.")
                .value(Map.of(), perSecond > 0 ? Math.max(0, left / perSecond) : Double.POSITIVE_INFINITY);
    }

    private static void beside(Exposition text, JvmFigures jvm) {
        Fragmentation fragmentation = Fragmentation.of(jvm);
        text.gauges(
                        "router_memory_fragmentation_ratio",
                        "Part of what is held that serves nobody, by kind; article: the troubleshooting article's ratio.")
                .value(Map.of("kind", "heap"), fragmentation.heap())
                .value(Map.of("kind", "netty"), fragmentation.netty())
                .value(Map.of("kind", "malloc"), fragmentation.malloc())
                .value(Map.of("kind", "article"), fragmentation.article());
        text.gauges("router_memory_malloc_bytes", "What malloc has handed out, and what it keeps free.")
                .value(Map.of("kind", "used"), jvm.malloc().inUseBytes())
                .value(Map.of("kind", "free"), jvm.malloc().freeBytes());
        text.gauges("router_memory_jvm_bytes", "What the JVM needs beside heap and direct memory.")
                .value(Map.of("kind", "metaspace"), jvm.nonHeap().metaspace())
                .value(Map.of("kind", "code"), jvm.nonHeap().code());
        text.gauge(
                "router_threads",
                "Threads of the process that the JVM knows.",
                jvm.nonHeap().threads());
    }

    private static void collections(Exposition text, JvmFigures jvm) {
        text.counter("router_gc_count", "Collections.", jvm.gc().count());
        text.counter(
                "router_gc_old_count",
                "Collections of the old generation.",
                jvm.gc().oldCount());
        text.gauge(
                "router_gc_last_pause_seconds",
                "How long the last collection stopped the router.",
                jvm.gc().lastPauseMs() / MS_PER_SECOND);
        text.gauge(
                "router_gc_longest_pause_seconds",
                "The longest of the last 30 s.",
                jvm.recent().longestPauseMs() / MS_PER_SECOND);
        List<Double> bounds =
                Pauses.BOUNDS_MS.stream().map(ms -> ms / MS_PER_SECOND).toList();
        Pauses pauses = jvm.gc().pauses();
        text.histograms("router_gc_pause_seconds", "How long collections stopped the router.", bounds)
                .value(Map.of(), pauses.counts(), pauses.totalMs() / MS_PER_SECOND);
    }

    private static void queue(Exposition text, Gate.Figures queue) {
        text.gauge("router_queue_size", "Requests waiting.", queue.size());
        text.gauge("router_queue_max_size", "Requests that may wait.", queue.maxSize());
        text.gauge("router_queue_bytes", "What the waiting requests hold.", queue.bytes());
        text.gauge("router_queue_max_bytes", "What the waiting requests may hold.", queue.maxBytes());
        text.gauge(
                "router_queue_oldest_seconds",
                "How long the first of them has waited.",
                queue.oldestMs() / MS_PER_SECOND);
        text.gauge("router_queue_in_flight", "Requests that hold a slot.", queue.inFlight());
        text.counter("router_queue_enqueued", "Requests offered.", queue.enqueued());
        text.counter("router_queue_rejected", "Requests shed.", queue.rejected());
        text.counter("router_queue_processed", "Requests answered by an exchange.", queue.processed());
        text.counter("router_queue_abandoned", "Requests that left before they were answered.", queue.abandoned());
        List<Double> bounds =
                WaitTimes.BOUNDS_MS.stream().map(ms -> ms / MS_PER_SECOND).toList();
        text.histograms(
                        "router_queue_wait_seconds",
                        "How long those who had to wait have waited, until they were let in or left.",
                        bounds)
                .value(Map.of(), queue.waited().counts(), queue.waited().seconds());
        text.gauge(
                "router_queue_overflow_active", "1 while an overflow lasts, else 0.", queue.overflowActive() ? 1 : 0);
    }

    private static void cache(Exposition text, CacheFigures cache) {
        text.gauge("router_cache_entries", "Responses stored.", cache.store().entries());
        text.gauge(
                "router_cache_bytes",
                "What is stored takes: cells in use, and the heap of entries and index.",
                cache.store().bytes());
        text.gauges("router_cache_max_bytes", "What may be stored: now, and when memory is not short.")
                .value(Map.of("kind", "now"), cache.store().maxBytes())
                .value(Map.of("kind", "configured"), cache.maxBytes());
        text.gauge(
                "router_cache_slab_bytes",
                "Direct memory that the slabs take.",
                cache.store().slabBytes());
        text.counter(
                "router_cache_evictions",
                "Responses that had to go for others, or for want of memory.",
                cache.store().evictions());
        text.counter("router_cache_stored", "Responses that ever were stored.", cache.stored());
        text.counter(
                "router_cache_purged",
                "Responses removed because they were purged, or are not true any more.",
                cache.purged());
        CacheFigures.Requests requests = cache.requests();
        text.counters("router_cache_requests", "Requests of routes that cache, by what became of them.")
                .value(Map.of("result", "hit"), requests.hits())
                .value(Map.of("result", "collapsed"), requests.collapsed())
                .value(Map.of("result", "stale"), requests.stale())
                .value(Map.of("result", "validated"), requests.validated())
                .value(Map.of("result", "miss"), requests.misses())
                .value(Map.of("result", "bypass"), requests.bypassed());
        text.gauges("router_cache_hit_ratio", "Part of the requests that a cache may answer which it did answer.")
                .value(Map.of(), requests.hitRate());
    }

    private static void answers(Exposition text, List<AnswerCounts.Answers> byRoute) {
        Exposition.Family requests = text.counters("router_requests", "Answers, by route and status.");
        for (AnswerCounts.Answers answers : byRoute) {
            answers.byStatus()
                    .forEach((status, count) ->
                            requests.value(Map.of("route", answers.route(), "code", status.toString()), count));
        }
        List<Double> bounds =
                AnswerCounts.BUCKETS_MS.stream().map(ms -> ms / MS_PER_SECOND).toList();
        Exposition.Histograms seconds =
                text.histograms("router_request_seconds", "From a request's head to the end of its answer.", bounds);
        for (AnswerCounts.Answers answers : byRoute) {
            seconds.value(Map.of("route", answers.route()), answers.byDuration(), answers.seconds());
        }
    }

    private static void upstreams(Exposition text, Map<String, UpstreamFigures> figures) {
        each(
                text.gauges(
                        "router_upstream_connections",
                        "Connections to upstreams, idle ones and those under way included."),
                figures,
                UpstreamFigures::connections);
        each(
                text.counters("router_upstream_requests", "Requests given to upstreams, retries apart."),
                figures,
                UpstreamFigures::requests);
        each(
                text.counters(
                        "router_upstream_failures",
                        "Connections refused, not made in time or broken, and answers not come in time."),
                figures,
                UpstreamFigures::failures);
        each(
                text.counters("router_upstream_retries", "Requests and connects tried again, within the budget."),
                figures,
                UpstreamFigures::retries);
        List<Double> bounds =
                AnswerTimes.BOUNDS_MS.stream().map(ms -> ms / MS_PER_SECOND).toList();
        Exposition.Histograms seconds = text.histograms(
                "router_upstream_seconds",
                "From the end of a request to the head of its answer, or to the end of the upstream's time.",
                bounds);
        figures.forEach((upstream, of) -> seconds.value(
                Map.of("upstream", upstream),
                of.answers().counts(),
                of.answers().seconds()));
        each(
                text.gauges("router_upstream_endpoints", "Addresses known of upstreams."),
                figures,
                UpstreamFigures::endpoints);
        each(
                text.gauges("router_upstream_endpoints_ejected", "Those of them that are put aside after failures."),
                figures,
                UpstreamFigures::ejected);
    }

    private static void each(
            Exposition.Family family, Map<String, UpstreamFigures> figures, ToLongFunction<UpstreamFigures> figure) {
        figures.forEach((upstream, of) -> family.value(Map.of("upstream", upstream), figure.applyAsLong(of)));
    }

    private static void connections(Exposition text, Snapshot.Connections open) {
        text.gauge("router_connections", "Connections of clients.", open.clients());
        text.gauge(
                "router_connections_unwritable",
                "Those whose clients have not taken what was written to them for 100 ms.",
                open.load().unwritable());
        text.gauge(
                "router_connections_outbound_bytes",
                "Written to clients and not taken.",
                open.load().outboundBytes());
        text.gauge(
                "router_requests_largest_body_bytes",
                "Most that a request in flight holds of its body; what is streamed on is not held.",
                open.load().largestBodyBytes());
        upstreams(text, open.upstreams());
        text.gauge("router_tunnels", "Upgraded connections.", open.tunnels());
        text.counter("router_tunnels_opened", "Upgraded connections that ever were.", open.tunnelsOpened());
    }
}

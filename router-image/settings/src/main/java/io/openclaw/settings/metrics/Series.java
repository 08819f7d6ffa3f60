package io.openclaw.settings.metrics;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a name under {@code monitoring.metrics} means to Prometheus, and so to the routers, which judge their own alerts by the same figures:
 * {@code router.memory.used_mb} is {@code router_memory_used_bytes}. A name of the JSON document whose figure is exposed under another name is
 * known here; every other name is taken as it is, dots for underscores.
 *
 * @param name of the series; of a histogram, without {@code _bucket}
 * @param labels that a series must have: each a regular expression for the whole value, as PromQL's {@code =~}
 * @param unit how many of the series' units (bytes, seconds) are one of the metric's
 * @param over what is judged where there are several series
 */
public record Series(String name, Map<String, String> labels, BigDecimal unit, Over over) {
    private static final BigDecimal MIB = BigDecimal.valueOf(1 << 20);
    private static final BigDecimal MS = new BigDecimal("0.001");
    private static final Pattern NO_WORD = Pattern.compile("[^A-Za-z0-9]");
    private static final String MEGABYTES = "_mb";
    private static final String MILLISECONDS = "_ms";

    /** Of several series: the largest of gauges; counters together. */
    public enum Over {
        MAX,
        SUM
    }

    /** Series of the JSON document's names that don't follow from them. */
    private static final Map<String, Series> OTHERS = Map.ofEntries(
            Map.entry("router.memory.gc_count", plain("router_gc_count_total")),
            Map.entry("router.memory.old_gc_count", plain("router_gc_old_count_total")),
            Map.entry("router.memory.gc_pause_ms", of("router_gc_last_pause_seconds", Map.of(), MS)),
            Map.entry("router.memory.gc_pauses_exceeded", plain("router_gc_pauses_exceeded_total")),
            Map.entry("router.memory.heap_used_mb", kind("router_memory_heap_bytes", "used")),
            Map.entry("router.memory.heap_max_mb", kind("router_memory_heap_bytes", "max")),
            Map.entry("router.memory.direct_used_mb", kind("router_memory_direct_bytes", "used")),
            Map.entry("router.memory.direct_pinned_mb", kind("router_memory_direct_bytes", "pinned")),
            Map.entry("router.memory.direct_max_mb", kind("router_memory_direct_bytes", "max")),
            Map.entry("router.memory.ledger_mb", new Series("router_memory_ledger_bytes", Map.of(), MIB, Over.SUM)),
            // 1 on whichever rung it is, so 1 on "none" too
            Map.entry(
                    "router.memory.pressure",
                    of("router_memory_pressure", Map.of("rung", "warn|trim|shed|hard"), BigDecimal.ONE)),
            Map.entry("router.queue.enqueued", plain("router_queue_enqueued_total")),
            Map.entry("router.queue.rejected", plain("router_queue_rejected_total")),
            Map.entry("router.queue.processed", plain("router_queue_processed_total")),
            Map.entry("router.queue.abandoned", plain("router_queue_abandoned_total")),
            Map.entry("router.cache.evictions", plain("router_cache_evictions_total")),
            Map.entry("router.process.uptime_seconds", plain("router_uptime_seconds")),
            Map.entry("router.requests.total", plain("router_requests_total")),
            Map.entry("router.requests.ok2xx", status('2')),
            Map.entry("router.requests.redirect3xx", status('3')),
            Map.entry("router.requests.client4xx", status('4')),
            Map.entry("router.requests.server5xx", status('5')),
            Map.entry("router.connections.client", plain("router_connections")),
            Map.entry("router.connections.upstream", sum("router_upstream_connections", Map.of())),
            Map.entry("router.connections.tunnels", plain("router_tunnels")),
            vital(Vital.HEAP_LIVE_MB, of("router_memory_used_min_bytes", Map.of(), MIB)),
            vital(Vital.HEAP_OLD_MAX_MB, kind("router_memory_heap_bytes", "old_max")),
            vital(Vital.HEAP_ALLOCATED_MB, of("router_memory_heap_allocations_bytes_total", Map.of(), MIB)),
            vital(Vital.GC_SECONDS, sum("router_gc_pause_seconds_sum", Map.of())),
            vital(Vital.GC_LONGEST_PAUSE_MS, of("router_gc_longest_pause_seconds", Map.of(), MS)),
            vital(Vital.OUTBOUND_MB, of("router_connections_outbound_bytes", Map.of(), MIB)),
            vital(Vital.UNWRITABLE_CLIENTS, plain("router_connections_unwritable")),
            vital(Vital.LARGEST_BODY_MB, of("router_requests_largest_body_bytes", Map.of(), MIB)),
            vital(Vital.CACHE_SLAB_MB, of("router_cache_slab_bytes", Map.of(), MIB)),
            vital(
                    Vital.CACHE_HITS,
                    sum("router_cache_requests_total", Map.of("result", "hit|collapsed|stale|validated"))),
            vital(Vital.CACHE_MISSES, sum("router_cache_requests_total", Map.of("result", "miss"))),
            vital(Vital.UPSTREAM_ANSWERS, sum("router_upstream_seconds_count", Map.of())),
            vital(Vital.UPSTREAM_SECONDS, sum("router_upstream_seconds_sum", Map.of())));

    public static Series of(String metric) {
        Series other = OTHERS.get(metric);
        if (other != null) {
            return other;
        }
        String name = metric.replaceAll("[^A-Za-z0-9_]", "_");
        if (name.endsWith(MEGABYTES)) {
            return of(replaceEnd(name, MEGABYTES, "_bytes"), Map.of(), MIB);
        }
        if (name.endsWith(MILLISECONDS)) {
            return of(replaceEnd(name, MILLISECONDS, "_seconds"), Map.of(), MS);
        }
        return plain(name);
    }

    /** A threshold of the metric's, in the series' unit. */
    public BigDecimal inUnit(double threshold) {
        return BigDecimal.valueOf(threshold).multiply(unit);
    }

    /** What an alert on the metric is called, by the routers and in the rules for Prometheus: as in OpenClawRouterMemoryUsed. */
    public static String alertName(String metric) {
        return "OpenClaw"
                + NO_WORD.splitAsStream(metric.replaceAll("_(mb|ms)$", ""))
                        .filter(word -> !word.isEmpty())
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }

    private static Series plain(String name) {
        return of(name, Map.of(), BigDecimal.ONE);
    }

    private static Map.Entry<String, Series> vital(Vital vital, Series series) {
        return Map.entry("router.vitals." + vital.key(), series);
    }

    private static Series sum(String name, Map<String, String> labels) {
        return new Series(name, labels, BigDecimal.ONE, Over.SUM);
    }

    private static Series kind(String name, String kind) {
        return of(name, Map.of("kind", kind), MIB);
    }

    private static Series status(char first) {
        return of("router_requests_total", Map.of("code", first + ".."), BigDecimal.ONE);
    }

    private static Series of(String name, Map<String, String> labels, BigDecimal unit) {
        return new Series(name, labels, unit, name.endsWith("_total") ? Over.SUM : Over.MAX);
    }

    private static String replaceEnd(String name, String end, String other) {
        return name.substring(0, name.length() - end.length()) + other;
    }
}

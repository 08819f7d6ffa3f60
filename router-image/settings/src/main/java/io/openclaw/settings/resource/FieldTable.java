package io.openclaw.settings.resource;

import static io.openclaw.settings.resource.Conversion.FIRST;
import static io.openclaw.settings.resource.Conversion.KIBIBYTES;
import static io.openclaw.settings.resource.Conversion.MEBIBYTES;
import static io.openclaw.settings.resource.Conversion.MILLIS;
import static io.openclaw.settings.resource.Conversion.NUMBER;
import static io.openclaw.settings.resource.Conversion.SAME;
import static io.openclaw.settings.resource.Conversion.SECONDS;
import static io.openclaw.settings.resource.Conversion.SECRET;
import static io.openclaw.settings.resource.Conversion.WORD;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Every key of openclaw.yaml beside its field of an OpenClawRouter's spec: {@link SpecReader} and {@link ResourceWriter} convert by it, problems found in the one
 * language are told in the other by it, and MAPPING.md shows it. {@code []} stands for an index, {@code {name}} for a name that is a key in
 * the file and a field in the resource.
 */
public final class FieldTable {
    /**
     * @param key full path in the file, or null where only the resource knows it
     * @param field full path below {@code spec}, or null where only the file knows it
     * @param conversion how a value goes from one to the other
     * @param fixed what the operator always writes, where the resource has no field; or null
     * @param note what a reader must know beyond that
     */
    public record Row(
            @Nullable String key,
            @Nullable String field,
            Conversion conversion,
            @Nullable Object fixed,
            String note) {}

    private static final String OPERATOR = "only the operator's business";
    private static final String KUBERNETES = "what Kubernetes runs, not what the router reads";
    private static final String FILTER = "mounted below router.filters.directory";

    public static final List<Row> ROWS = List.of(
            fixed("router.listen.host", "0.0.0.0", "each pod has its own address"),
            fixed("router.listen.port", PodLayout.TRAFFIC_PORT, "clients see service.port"),
            row("router.listen.max_connections", "listen.maxConnections", SAME),
            row("router.listen.proxy_protocol", "listen.proxyProtocol", SAME),
            row("router.listen.trusted_proxies", "listen.trustedProxies", SAME),
            fixed("router.admin.port", PodLayout.ADMIN_PORT, "the operator asks there"),
            fixed("router.admin.on_traffic_port", "never", "behind a sidecar every peer looks like loopback"),
            row(
                    "router.routes[].name",
                    "routes[].name",
                    SAME,
                    "a route with several hosts is one route a host, name@host"),
            row("router.routes[].match.host", "routes[].hosts", FIRST),
            row("router.routes[].match.path_prefix", "routes[].pathPrefix", SAME),
            row("router.routes[].match.methods", "routes[].methods", SAME),
            row("router.routes[].match.headers", "routes[].headers", SAME),
            row("router.routes[].upstream", "routes[].upstream", SAME),
            row("router.routes[].rewrite_prefix", "routes[].rewritePrefix", SAME),
            row("router.routes[].cache", "routes[].cache", SAME),
            row("router.routes[].timeout_ms", "routes[].timeout", MILLIS),
            row("router.routes[].max_concurrent_requests", "routes[].maxConcurrentRequests", SAME),
            row("router.upstreams.{name}", "upstreams[].name", SAME),
            row("router.upstreams.{name}.endpoints", "upstreams[].endpoints", SAME),
            row("router.upstreams.{name}.balance", "upstreams[].balance", WORD),
            row("router.upstreams.{name}.connect_timeout_ms", "upstreams[].connectTimeout", MILLIS),
            row("router.upstreams.{name}.response_timeout_ms", "upstreams[].responseTimeout", MILLIS),
            row("router.upstreams.{name}.max_connections", "upstreams[].maxConnections", SAME),
            row("router.queue.type", "queue.type", WORD),
            row("router.queue.max_size", "queue.maxSize", SAME),
            row("router.queue.max_memory_mb", "queue.maxMemory", MEBIBYTES),
            row("router.queue.overflow_action", "queue.overflowAction", WORD),
            row("router.queue.overflow_status", "queue.overflowStatus", SAME),
            row("router.queue.overflow_message", "queue.overflowMessage", SAME),
            row("router.queue.drain_timeout_ms", "queue.drainTimeout", MILLIS),
            row("router.cache.enabled", "cache.enabled", SAME),
            row("router.cache.max_entries", "cache.maxEntries", SAME),
            row("router.cache.max_memory_mb", "cache.maxMemory", MEBIBYTES),
            row("router.cache.max_entry_size_kb", "cache.maxEntrySize", KIBIBYTES),
            row("router.cache.ttl", "cache.ttl", SECONDS),
            row("router.cache.eviction_policy", "cache.evictionPolicy", WORD),
            row("router.cache.preload.enabled", "cache.preload.enabled", SAME),
            row("router.cache.preload.urls", "cache.preload.urls", SAME),
            row("router.cache.preload.rate_per_second", "cache.preload.ratePerSecond", SAME),
            row("router.limits.max_request_body_mb", "limits.maxRequestBody", MEBIBYTES),
            row("router.limits.max_request_headers_kb", "limits.maxRequestHeaders", KIBIBYTES),
            row("router.limits.max_concurrent_requests", "limits.maxConcurrentRequests", SAME),
            row("router.limits.max_tunnels", "limits.maxTunnels", SAME),
            row("router.limits.request_timeout_ms", "limits.requestTimeout", MILLIS),
            row("router.limits.min_receive_rate_kbps", "limits.minReceiveRate", KIBIBYTES, "a second"),
            row("router.limits.min_send_rate_kbps", "limits.minSendRate", KIBIBYTES, "a second"),
            row("router.forwarding.headers", "forwarding.headers", WORD),
            row("router.process.max_heap_mb", "process.maxHeap", MEBIBYTES),
            row("router.process.max_old_space_mb", "process.maxOldSpace", MEBIBYTES),
            row("router.process.max_new_space_mb", "process.maxNewSpace", MEBIBYTES),
            row("router.process.max_direct_memory_mb", "process.maxDirectMemory", MEBIBYTES, "auto is an absent field"),
            row("router.process.gc", "process.gc", WORD),
            row("router.process.gc_interval_ms", "process.gcInterval", MILLIS),
            row("router.process.force_gc_threshold_mb", "process.forceGCThreshold", MEBIBYTES),
            row("router.process.restart_on_memory_threshold_mb", "process.restartOnMemoryThreshold", MEBIBYTES),
            row("router.process.restart_grace_period_seconds", "process.restartGracePeriod", SECONDS),
            row("router.process.drain_delay_seconds", "process.drainDelay", SECONDS),
            row("router.process.min_uptime_seconds", "process.minUptime", SECONDS),
            row("router.process.fragmentation.detector", "process.fragmentation.detector", WORD, "off is None"),
            row("router.process.fragmentation.ratio", "process.fragmentation.ratio", SAME),
            row("router.process.fragmentation.max_heap_used_mb", "process.fragmentation.maxHeapUsed", MEBIBYTES),
            fixed(
                    "router.filters.directory",
                    PodLayout.FILTERS_DIRECTORY,
                    "where filters are mounted; null where there are none"),
            row("router.filters.order[]", "filters[].name", SAME),
            row("router.access_log.enabled", "accessLog.enabled", SAME),
            row("router.access_log.format", "accessLog.format", WORD),
            row("router.access_log.sample", "accessLog.sample", SAME),
            row("router.debug.allow_hprof", "debug.allowHprof", SAME),
            row("router.debug.max_dump_mb", "debug.maxDump", MEBIBYTES),
            row("monitoring.receivers.{name}", "monitoring.receivers[].name", SAME),
            row("monitoring.receivers.{name}.type", "monitoring.receivers[].type", WORD),
            row("monitoring.receivers.{name}.url", "monitoring.receivers[].url", SAME),
            row("monitoring.receivers.{name}.key_file", "monitoring.receivers[].keySecret", SECRET),
            row(
                    "monitoring.metrics[].name",
                    "monitoring.metrics[].name",
                    SAME,
                    "without _mb and _ms, for the threshold has a unit"),
            row("monitoring.metrics[].type", "monitoring.metrics[].type", WORD),
            row(
                    "monitoring.metrics[].alert_threshold",
                    "monitoring.metrics[].alerts[].threshold",
                    NUMBER,
                    "a quantity in binary units means _mb, a duration _ms"),
            row("monitoring.metrics[].alert_severity", "monitoring.metrics[].alerts[].severity", WORD),
            row("monitoring.metrics[].action", "monitoring.metrics[].alerts[].action", SAME),
            row("monitoring.metrics[].for_seconds", "monitoring.metrics[].alerts[].for", SECONDS),
            only("replicas", KUBERNETES),
            only("image", KUBERNETES),
            only("podTemplate.labels", KUBERNETES),
            only("podTemplate.annotations", KUBERNETES),
            only("podTemplate.imagePullSecrets", KUBERNETES),
            only("podTemplate.serviceAccountName", KUBERNETES),
            only("podTemplate.env", KUBERNETES),
            only("podTemplate.volumes", KUBERNETES),
            only("podTemplate.volumeMounts", KUBERNETES),
            only("podTemplate.affinity", KUBERNETES),
            only("podTemplate.topologySpreadConstraints", KUBERNETES),
            only("podTemplate.nodeSelector", KUBERNETES),
            only("podTemplate.tolerations", KUBERNETES),
            only("podTemplate.priorityClassName", KUBERNETES),
            only("resources.requests", KUBERNETES),
            only("resources.limits", KUBERNETES),
            only("service.type", KUBERNETES),
            only("service.port", KUBERNETES),
            only("service.annotations", KUBERNETES),
            only("service.externalTrafficPolicy", KUBERNETES),
            only("autoscaling.minReplicas", KUBERNETES),
            only("autoscaling.maxReplicas", KUBERNETES),
            only("autoscaling.targetCPUUtilizationPercentage", KUBERNETES),
            only("podDisruptionBudget.minAvailable", KUBERNETES),
            only("podDisruptionBudget.maxUnavailable", KUBERNETES),
            only("process.swap", "goes to --memory-swap-mb, which has no key"),
            only("autosize", OPERATOR),
            only("restart.strategy", OPERATOR),
            only("restart.cooldown", OPERATOR),
            only("restart.maxPerHour", OPERATOR),
            only("restart.schedule", OPERATOR),
            only("restart.jitter", OPERATOR),
            only("restart.windows[].days", OPERATOR),
            only("restart.windows[].start", OPERATOR),
            only("restart.windows[].end", OPERATOR),
            only("restart.evidence", OPERATOR),
            only("filters[].image", FILTER),
            only("filters[].claim.name", FILTER),
            only("filters[].claim.path", FILTER),
            only("monitoring.sampleInterval", OPERATOR),
            only("paused", OPERATOR));

    private static final Map<String, Row> BY_KEY = index(Row::key);
    private static final Map<String, Row> BY_FIELD = index(Row::field);

    private FieldTable() {}

    static Optional<Row> byKey(String key) {
        return Optional.ofNullable(BY_KEY.get(key));
    }

    static Optional<Row> byField(String field) {
        return Optional.ofNullable(BY_FIELD.get(field));
    }

    static boolean isKey(String path) {
        return BY_KEY.containsKey(path);
    }

    static boolean isField(String path) {
        return BY_FIELD.containsKey(path);
    }

    private static Map<String, Row> index(Function<Row, @Nullable String> path) {
        Map<String, Row> index = new HashMap<>();
        for (Row row : ROWS) {
            String at = path.apply(row);
            if (at != null) {
                index.put(at, row);
            }
        }
        return index;
    }

    private static Row row(String key, String field, Conversion conversion, String note) {
        return new Row(key, field, conversion, null, note);
    }

    private static Row row(String key, String field, Conversion conversion) {
        return row(key, field, conversion, "");
    }

    private static Row fixed(String key, Object value, String why) {
        return new Row(key, null, SAME, value, why);
    }

    private static Row only(String field, String why) {
        return new Row(null, field, SAME, null, why);
    }
}

package io.openclaw.settings;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole of openclaw.yaml, resolved: every bound has a value. Component names are the file's keys in camel case ({@code max_memory_mb} is
 * {@code maxMemoryMb}); units are in the names, and a "MB" is 1,048,576 bytes throughout. Equality is by value, so that two files that say
 * the same are the same settings.
 */
public record Settings(Router router, Monitoring monitoring) {

    public Settings withRouter(Router other) {
        return new Settings(other, monitoring);
    }

    public record Router(
            Listen listen,
            Admin admin,
            List<Route> routes,
            Map<String, Upstream> upstreams,
            Queue queue,
            Cache cache,
            Limits limits,
            Forwarding forwarding,
            Process process,
            Filters filters,
            AccessLog accessLog,
            Debug debug) {

        public Router withListen(Listen other) {
            return new Router(
                    other,
                    admin,
                    routes,
                    upstreams,
                    queue,
                    cache,
                    limits,
                    forwarding,
                    process,
                    filters,
                    accessLog,
                    debug);
        }

        public Router withQueue(Queue other) {
            return new Router(
                    listen,
                    admin,
                    routes,
                    upstreams,
                    other,
                    cache,
                    limits,
                    forwarding,
                    process,
                    filters,
                    accessLog,
                    debug);
        }

        public Router withCache(Cache other) {
            return new Router(
                    listen,
                    admin,
                    routes,
                    upstreams,
                    queue,
                    other,
                    limits,
                    forwarding,
                    process,
                    filters,
                    accessLog,
                    debug);
        }

        public Router withProcess(Process other) {
            return new Router(
                    listen,
                    admin,
                    routes,
                    upstreams,
                    queue,
                    cache,
                    limits,
                    forwarding,
                    other,
                    filters,
                    accessLog,
                    debug);
        }
    }

    /** The traffic listener. {@code trustedProxies} are CIDR blocks whose X-Forwarded and Forwarded headers are believed. */
    public record Listen(
            String host, int port, int maxConnections, boolean proxyProtocol, List<String> trustedProxies) {
        public Listen withMaxConnections(int most) {
            return new Listen(host, port, most, proxyProtocol, trustedProxies);
        }
    }

    /** The admin listener: metrics, health, admin and debug. */
    public record Admin(int port, OnTrafficPort onTrafficPort) {}

    /** Whether the admin paths are served on the traffic port too: to true loopback peers, or to nobody. */
    public enum OnTrafficPort {
        LOOPBACK,
        NEVER
    }

    /**
     * One routing rule.
     *
     * @param rewritePrefix what replaces the matched path prefix; null leaves the path as it came
     * @param maxConcurrentRequests cap of this route alone; null: only the router's own
     */
    public record Route(
            String name,
            Match match,
            String upstream,
            @Nullable String rewritePrefix,
            boolean cache,
            int timeoutMs,
            @Nullable Integer maxConcurrentRequests) {

        static Route defaults() {
            return new Route("", Match.defaults(), "", null, false, 60_000, null);
        }
    }

    /** What a request must look like. Empty methods and headers match all; host {@code *} matches all, {@code *.x.y} one label below. */
    public record Match(String host, String pathPrefix, List<String> methods, Map<String, String> headers) {
        static Match defaults() {
            return new Match("*", "/", List.of(), Map.of());
        }
    }

    /** Where requests go: http URLs without a path. */
    public record Upstream(
            List<String> endpoints, Balance balance, int connectTimeoutMs, int responseTimeoutMs, int maxConnections) {
        static Upstream defaults() {
            return new Upstream(List.of(), Balance.LEAST_REQUESTS, 2_000, 60_000, 512);
        }
    }

    public enum Balance {
        ROUND_ROBIN,
        LEAST_REQUESTS,
        CONSISTENT_HASH
    }

    /** The wait queue, bounded by count and by bytes together. */
    public record Queue(
            QueueType type,
            int maxSize,
            int maxMemoryMb,
            OverflowAction overflowAction,
            int overflowStatus,
            String overflowMessage,
            int drainTimeoutMs) {

        public Queue withMaxMemoryMb(int mb) {
            return new Queue(type, maxSize, mb, overflowAction, overflowStatus, overflowMessage, drainTimeoutMs);
        }
    }

    public enum QueueType {
        FIFO
    }

    public enum OverflowAction {
        REJECT
    }

    /** The response cache, bounded by entries, bytes and entry size. {@code ttl} in seconds, where the origin is silent. */
    public record Cache(
            boolean enabled,
            int maxEntries,
            int maxMemoryMb,
            int maxEntrySizeKb,
            int ttl,
            EvictionPolicy evictionPolicy,
            Preload preload) {

        /** An entry is never larger than the whole cache. */
        public Cache withMaxMemoryMb(int mb) {
            return new Cache(
                    enabled, maxEntries, mb, Math.min(maxEntrySizeKb, mb * 1024), ttl, evictionPolicy, preload);
        }
    }

    public enum EvictionPolicy {
        LRU,
        TINYLFU
    }

    /** URLs fetched into the cache at start. */
    public record Preload(boolean enabled, List<String> urls, int ratePerSecond) {}

    /**
     * What one client may ask for.
     *
     * @param minReceiveRateKbps of a request body, in KiB a second, while the router is ready to read; slower for five seconds in a row is 408. 0: none
     * @param minSendRateKbps of a response, in KiB a second, while the client is waited for; slower ones are cut when others wait for their place or
     *     memory is short. 0: none
     */
    public record Limits(
            int maxRequestBodyMb,
            int maxRequestHeadersKb,
            int maxConcurrentRequests,
            int maxTunnels,
            int requestTimeoutMs,
            int minReceiveRateKbps,
            int minSendRateKbps) {}

    /** What upstreams are told about where a request is from. */
    public record Forwarding(ForwardingHeaders headers) {}

    /** The fields that tell it: X-Forwarded-For, -Proto and -Host; the standard's {@code Forwarded} (RFC 7239); or all of them. */
    public enum ForwardingHeaders {
        X_FORWARDED,
        FORWARDED,
        BOTH
    }

    /** The JVM process. {@code maxDirectMemoryMb} null means {@code auto}: derived by the memory plan. */
    public record Process(
            int maxHeapMb,
            int maxOldSpaceMb,
            int maxNewSpaceMb,
            @Nullable @Auto Integer maxDirectMemoryMb,
            Gc gc,
            int gcIntervalMs,
            int forceGcThresholdMb,
            int restartOnMemoryThresholdMb,
            int restartGracePeriodSeconds,
            int drainDelaySeconds,
            int minUptimeSeconds,
            Fragmentation fragmentation) {

        public Process withRestartThreshold(int mb) {
            return new Process(
                    maxHeapMb,
                    maxOldSpaceMb,
                    maxNewSpaceMb,
                    maxDirectMemoryMb,
                    gc,
                    gcIntervalMs,
                    forceGcThresholdMb,
                    mb,
                    restartGracePeriodSeconds,
                    drainDelaySeconds,
                    minUptimeSeconds,
                    fragmentation);
        }

        Process withSizes(int heapMb, int newSpaceMb) {
            return new Process(
                    heapMb,
                    maxOldSpaceMb,
                    newSpaceMb,
                    maxDirectMemoryMb,
                    gc,
                    gcIntervalMs,
                    forceGcThresholdMb,
                    restartOnMemoryThresholdMb,
                    restartGracePeriodSeconds,
                    drainDelaySeconds,
                    minUptimeSeconds,
                    fragmentation);
        }
    }

    public enum Gc {
        AUTO,
        SERIAL,
        G1,
        SHENANDOAH,
        ZGC
    }

    public record Fragmentation(Detector detector, double ratio, int maxHeapUsedMb) {}

    public enum Detector {
        AUTO,
        RATIO,
        OFF
    }

    /** User filters: plugin jars below {@code directory} (relative to the file that names it), in {@code order}. */
    public record Filters(@Nullable String directory, List<String> order) {}

    public record AccessLog(boolean enabled, LogFormat format, double sample) {}

    public enum LogFormat {
        TEXT,
        JSON
    }

    public record Debug(boolean allowHprof, int maxDumpMb) {}

    /** Alerts: thresholds on named metrics, each to a receiver. */
    public record Monitoring(Map<String, Receiver> receivers, List<Metric> metrics) {}

    public record Receiver(
            ReceiverType type, String url, @Nullable String keyFile) {
        static Receiver defaults() {
            return new Receiver(ReceiverType.WEBHOOK, "", null);
        }
    }

    public enum ReceiverType {
        WEBHOOK,
        ALERTMANAGER,
        SLACK,
        PAGERDUTY
    }

    /** One alert. {@code action} names a receiver; null only logs. */
    public record Metric(
            String name,
            MetricType type,
            double alertThreshold,
            Severity alertSeverity,
            @Nullable String action,
            int forSeconds) {
        static Metric defaults() {
            return new Metric("", MetricType.GAUGE, Double.NaN, Severity.WARNING, null, 0);
        }
    }

    public enum MetricType {
        GAUGE,
        HISTOGRAM
    }

    public enum Severity {
        WARNING,
        CRITICAL
    }

    /** Heap when nothing says otherwise. */
    public static final int DEFAULT_HEAP_MB = 512;

    /** What an empty file means, at the default heap. */
    public static Settings defaults() {
        return defaults(DEFAULT_HEAP_MB);
    }

    /** What a file means that sets nothing but the heap: the memory bounds scale with it (contract, "Defaults"). */
    public static Settings defaults(int heapMb) {
        int cacheMb = Math.max(1, heapMb / 8);
        return new Settings(
                new Router(
                        new Listen("0.0.0.0", 3000, 10_000, false, List.of()),
                        new Admin(3001, OnTrafficPort.LOOPBACK),
                        List.of(),
                        Map.of(),
                        new Queue(
                                QueueType.FIFO,
                                10_000,
                                Math.max(1, heapMb / 4),
                                OverflowAction.REJECT,
                                503,
                                "Service overloaded, try again later",
                                30_000),
                        new Cache(
                                true,
                                100_000,
                                cacheMb,
                                Math.min(1024, cacheMb * 1024),
                                3600,
                                EvictionPolicy.LRU,
                                new Preload(false, List.of(), 5)),
                        new Limits(10, 32, 1000, 1000, 30_000, 1, 1),
                        new Forwarding(ForwardingHeaders.X_FORWARDED),
                        new Process(
                                heapMb,
                                heapMb * 3 / 4,
                                Math.max(1, heapMb / 8),
                                null,
                                Gc.AUTO,
                                1000,
                                heapMb / 8,
                                heapMb * 7 / 8,
                                30,
                                5,
                                3600,
                                new Fragmentation(Detector.AUTO, 2.0, 512)),
                        new Filters(null, List.of()),
                        new AccessLog(false, LogFormat.TEXT, 1.0),
                        new Debug(false, 4096)),
                new Monitoring(Map.of(), List.of()));
    }
}

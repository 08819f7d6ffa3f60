package io.openclaw.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What types can't say: ranges, and values that must agree with one another. */
final class SettingsRules {
    /** Below this the JVM and Netty alone leave no room for a request. */
    static final int MIN_HEAP_MB = 32;

    private static final Pattern ADDRESS_BLOCK = Pattern.compile("[0-9a-fA-F.:]+(/[0-9]{1,3})?");

    private final Map<String, String> places;
    private final String file;
    private final List<Problem> problems;

    private SettingsRules(String file, Map<String, String> places, List<Problem> problems) {
        this.file = file;
        this.places = places;
        this.problems = problems;
    }

    static void check(Settings settings, String file, Map<String, String> places, List<Problem> problems) {
        SettingsRules rules = new SettingsRules(file, places, problems);
        Settings.Router router = settings.router();
        rules.listen(router);
        rules.routes(router);
        rules.upstreams(router.upstreams());
        rules.queueAndCache(router);
        rules.limits(router.limits());
        rules.process(router);
        rules.monitoring(settings.monitoring());
    }

    private void listen(Settings.Router router) {
        range("router.listen.port", router.listen().port(), 1, 65_535);
        range("router.listen.max_connections", router.listen().maxConnections(), 1, 1_000_000);
        range("router.admin.port", router.admin().port(), 1, 65_535);
        require(
                router.admin().port() != router.listen().port(),
                "router.admin.port",
                router.admin().port(),
                "another port than router.listen.port");
        for (int i = 0; i < router.listen().trustedProxies().size(); i++) {
            String cidr = router.listen().trustedProxies().get(i);
            require(
                    ADDRESS_BLOCK.matcher(cidr).matches(),
                    "router.listen.trusted_proxies[" + i + "]",
                    "'" + cidr + "'",
                    "an address block, as in 10.0.0.0/8");
        }
    }

    private void routes(Settings.Router router) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < router.routes().size(); i++) {
            Settings.Route route = router.routes().get(i);
            String key = "router.routes[" + i + "]";
            require(!route.name().isEmpty(), key + ".name", "nothing", "a name");
            require(names.add(route.name()), key + ".name", "'" + route.name() + "' a second time", "a unique name");
            require(
                    route.match().pathPrefix().startsWith("/"),
                    key + ".match.path_prefix",
                    "'" + route.match().pathPrefix() + "'",
                    "a path that begins with /");
            require(
                    route.rewritePrefix() == null || route.rewritePrefix().startsWith("/"),
                    key + ".rewrite_prefix",
                    "'" + route.rewritePrefix() + "'",
                    "a path that begins with /");
            range(key + ".timeout_ms", route.timeoutMs(), 1, Integer.MAX_VALUE);
            if (route.maxConcurrentRequests() != null) {
                range(key + ".max_concurrent_requests", route.maxConcurrentRequests(), 1, 1_000_000);
            }
            if (!router.upstreams().containsKey(route.upstream())) {
                problems.add(new Problem(
                        place(key + ".upstream"),
                        key + ".upstream",
                        route.upstream().isEmpty() ? "nothing" : "'" + route.upstream() + "'",
                        router.upstreams().isEmpty()
                                ? "a name under router.upstreams, which is empty"
                                : String.join(", ", router.upstreams().keySet()),
                        KeyNames.nearest(route.upstream(), router.upstreams().keySet())));
            }
        }
    }

    private void upstreams(Map<String, Settings.Upstream> upstreams) {
        upstreams.forEach((name, upstream) -> {
            String key = "router.upstreams." + name;
            require(!upstream.endpoints().isEmpty(), key + ".endpoints", "no endpoint", "at least one http URL");
            for (int i = 0; i < upstream.endpoints().size(); i++) {
                String endpoint = upstream.endpoints().get(i);
                require(
                        isHttpOrigin(endpoint),
                        key + ".endpoints[" + i + "]",
                        "'" + endpoint + "'",
                        "an http URL without a path, as in http://10.0.0.1:8080");
            }
            range(key + ".connect_timeout_ms", upstream.connectTimeoutMs(), 1, Integer.MAX_VALUE);
            range(key + ".response_timeout_ms", upstream.responseTimeoutMs(), 1, Integer.MAX_VALUE);
            range(key + ".max_connections", upstream.maxConnections(), 1, 1_000_000);
        });
    }

    private static boolean isHttpOrigin(String endpoint) {
        try {
            URI uri = URI.create(endpoint);
            return "http".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void queueAndCache(Settings.Router router) {
        Settings.Queue queue = router.queue();
        range("router.queue.max_size", queue.maxSize(), 1, 10_000_000);
        range("router.queue.max_memory_mb", queue.maxMemoryMb(), 1, 1 << 20);
        require(
                queue.overflowStatus() == 503,
                "router.queue.overflow_status",
                queue.overflowStatus(),
                "503 (RFC 9110, section 15.6.4: the only status that carries Retry-After for overload)");
        range("router.queue.drain_timeout_ms", queue.drainTimeoutMs(), 0, Integer.MAX_VALUE);
        int graceMs = router.process().restartGracePeriodSeconds() * 1000;
        require(
                queue.drainTimeoutMs() <= graceMs,
                "router.queue.drain_timeout_ms",
                queue.drainTimeoutMs(),
                "at most router.process.restart_grace_period_seconds (" + graceMs + " ms)");
        Settings.Cache cache = router.cache();
        range("router.cache.max_entries", cache.maxEntries(), 1, 100_000_000);
        range("router.cache.max_memory_mb", cache.maxMemoryMb(), 1, 1 << 20);
        range("router.cache.max_entry_size_kb", cache.maxEntrySizeKb(), 1, 1 << 20);
        range("router.cache.ttl", cache.ttl(), 0, Integer.MAX_VALUE);
        range("router.cache.preload.rate_per_second", cache.preload().ratePerSecond(), 1, 10_000);
        require(
                cache.maxEntrySizeKb() <= cache.maxMemoryMb() * 1024L,
                "router.cache.max_entry_size_kb",
                cache.maxEntrySizeKb(),
                "at most router.cache.max_memory_mb (" + cache.maxMemoryMb() + " MB)");
    }

    private void limits(Settings.Limits limits) {
        range("router.limits.max_request_body_mb", limits.maxRequestBodyMb(), 0, 1 << 20);
        range("router.limits.max_request_headers_kb", limits.maxRequestHeadersKb(), 1, 1024);
        range("router.limits.max_concurrent_requests", limits.maxConcurrentRequests(), 1, 1_000_000);
        range("router.limits.max_tunnels", limits.maxTunnels(), 0, 1_000_000);
        range("router.limits.request_timeout_ms", limits.requestTimeoutMs(), 1, Integer.MAX_VALUE);
        range("router.limits.min_receive_rate_kbps", limits.minReceiveRateKbps(), 0, 1 << 20);
        range("router.limits.min_send_rate_kbps", limits.minSendRateKbps(), 0, 1 << 20);
    }

    private void process(Settings.Router router) {
        Settings.Process process = router.process();
        String key = "router.process.";
        range(key + "max_heap_mb", process.maxHeapMb(), MIN_HEAP_MB, 1 << 20);
        range(key + "max_old_space_mb", process.maxOldSpaceMb(), 1, 1 << 20);
        range(key + "max_new_space_mb", process.maxNewSpaceMb(), 1, 1 << 20);
        if (process.maxOldSpaceMb() + process.maxNewSpaceMb() > process.maxHeapMb()) {
            String where = places.containsKey(key + "max_new_space_mb") ? "max_new_space_mb" : "max_old_space_mb";
            require(
                    false,
                    key + where,
                    process.maxOldSpaceMb() + " MB old + " + process.maxNewSpaceMb() + " MB new",
                    "old and new together at most max_heap_mb (" + process.maxHeapMb() + " MB)");
        }
        if (process.maxDirectMemoryMb() != null) {
            range(key + "max_direct_memory_mb", process.maxDirectMemoryMb(), 8, 1 << 20);
        }
        range(key + "gc_interval_ms", process.gcIntervalMs(), 100, 3_600_000);
        range(key + "force_gc_threshold_mb", process.forceGcThresholdMb(), 1, 1 << 20);
        int threshold = process.restartOnMemoryThresholdMb();
        require(
                threshold >= 1 && threshold < process.maxHeapMb(),
                key + "restart_on_memory_threshold_mb",
                threshold,
                "at least 1 and less than router.process.max_heap_mb (" + process.maxHeapMb() + " MB)");
        range(key + "restart_grace_period_seconds", process.restartGracePeriodSeconds(), 0, 86_400);
        range(key + "drain_delay_seconds", process.drainDelaySeconds(), 0, 3600);
        range(key + "min_uptime_seconds", process.minUptimeSeconds(), 0, Integer.MAX_VALUE);
        range(key + "fragmentation.max_heap_used_mb", process.fragmentation().maxHeapUsedMb(), 1, 1 << 20);
        require(
                process.fragmentation().ratio() > 1,
                key + "fragmentation.ratio",
                process.fragmentation().ratio(),
                "a number above 1");
        double sample = router.accessLog().sample();
        require(sample >= 0 && sample <= 1, "router.access_log.sample", sample, "0.0 to 1.0");
        range("router.debug.max_dump_mb", router.debug().maxDumpMb(), 1, 1 << 20);
    }

    /** Scheme and host: what else an address has may be its secret, as a Slack webhook's. */
    private static String shown(String url) {
        int host = url.indexOf("://") < 0 ? 0 : url.indexOf("://") + 3;
        int path = url.indexOf('/', host);
        String rest = path < 0 ? url.substring(host) : url.substring(host, path) + "/...";
        return url.substring(0, host) + rest.substring(rest.indexOf('@') + 1);
    }

    private void monitoring(Settings.Monitoring monitoring) {
        List<String> receivers = new ArrayList<>(monitoring.receivers().keySet());
        monitoring.receivers().forEach((name, receiver) -> {
            String key = "monitoring.receivers." + name;
            require(isHttp(receiver.url()), key + ".url", "'" + shown(receiver.url()) + "'", "an http or https URL");
            require(
                    receiver.type() != Settings.ReceiverType.PAGERDUTY || receiver.keyFile() != null,
                    key + ".key_file",
                    "nothing",
                    "a file that holds the integration's routing key");
        });
        for (int i = 0; i < monitoring.metrics().size(); i++) {
            Settings.Metric metric = monitoring.metrics().get(i);
            String key = "monitoring.metrics[" + i + "]";
            require(!metric.name().isEmpty(), key + ".name", "nothing", "a metric, as in router.memory.used_mb");
            require(
                    !Double.isNaN(metric.alertThreshold()),
                    key + ".alert_threshold",
                    "nothing",
                    "the value above which to alert");
            require(
                    !(metric.alertThreshold() < 0),
                    key + ".alert_threshold",
                    String.valueOf(metric.alertThreshold()),
                    "a value of at least 0");
            range(key + ".for_seconds", metric.forSeconds(), 0, 86_400);
            // the article names actions without receivers: those alerts are logged and say so (see SettingsAdvice)
            if (metric.action() != null && !receivers.isEmpty() && !receivers.contains(metric.action())) {
                problems.add(new Problem(
                        place(key + ".action"),
                        key + ".action",
                        "'" + metric.action() + "'",
                        String.join(", ", receivers),
                        KeyNames.nearest(metric.action(), receivers)));
            }
        }
    }

    private static boolean isHttp(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void range(String key, int value, int least, int most) {
        require(
                value >= least && value <= most,
                key,
                value,
                most == Integer.MAX_VALUE ? "at least " + least : least + " to " + most);
    }

    private void require(boolean holds, String key, Object found, String accepted) {
        if (!holds) {
            problems.add(new Problem(place(key), key, String.valueOf(found), accepted, null));
        }
    }

    /** Where the key stands, or the nearest key above it that does. */
    private String place(String key) {
        for (String at = key; !at.isEmpty(); ) {
            String place = places.get(at);
            if (place != null) {
                return place;
            }
            int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = cut < 0 ? "" : at.substring(0, cut);
        }
        return file;
    }
}

package io.openclaw.e2e.scenario;

import com.sun.net.httpserver.HttpServer;
import io.openclaw.e2e.cluster.kubelet.Image;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that passes for a router with kubelet and Service, and tells the operator what {@code LIE} says: {@code hang} accepts and never answers,
 * {@code garbage} is no metrics, {@code fragmented} are metrics of a router that holds memory for nobody.
 */
final class Liar {
    private static final int ADMIN_PORT = 3001;

    private Liar() {}

    /** An image of it, for the local cluster. */
    static Image image() {
        return new Image(
                Path.of("."),
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-cp",
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        Liar.class.getName()));
    }

    public static void main(String[] ignored) throws IOException {
        String lie = System.getenv().getOrDefault("LIE", "garbage");
        String host = System.getenv().getOrDefault("CLW_ROUTER_HOST", "0.0.0.0");
        HttpServer server = HttpServer.create(new InetSocketAddress(host, ADMIN_PORT), 16);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                if (exchange.getRequestURI().getPath().equals("/metrics") && lie.equals("hang")) {
                    LockSupport.parkNanos(Long.MAX_VALUE);
                }
                byte[] body = (exchange.getRequestURI().getPath().equals("/metrics") ? metrics(lie) : "ok")
                        .getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
    }

    private static String metrics(String lie) {
        return lie.equals("fragmented")
                ? """
                {"router": {
                  "memory": {"allocated_mb": 60, "used_mb": 10, "available_mb": 54, "gc_count": 3, "gc_pause_ms": 1,
                             "heap_used_mb": 12, "heap_max_mb": 64, "old_gc_count": 0, "direct_used_mb": 40, "direct_pinned_mb": 1,
                             "direct_max_mb": 64, "ledger_mb": 0, "rss_mb": 100, "limit_mb": 400, "pressure": "none", "fragmented": true,
                             "gc_pauses_exceeded": 0},
                  "queue": {"size": 0, "max_size": 10, "enqueued": 0, "rejected": 0, "processed": 0, "overflow_active": false, "abandoned": 0,
                            "in_flight": 0, "bytes": 0, "max_bytes": 0, "oldest_ms": 0},
                  "cache": {"entries": 0, "memory_mb": 0, "max_memory_mb": 0, "evictions": 0, "hit_rate": 0},
                  "process": {"pid": %d, "version": "1", "state": "draining", "uptime_seconds": %d, "config_hash": "c", "config_error": "",
                              "restart_threshold_mb": 56, "swap_doubt": ""},
                  "requests": {"total": 0, "ok2xx": 0, "redirect3xx": 0, "client4xx": 0, "server5xx": 0},
                  "connections": {"client": 0, "upstream": 0, "tunnels": 0},
                  "config": {}}}
                """.formatted(
                                ProcessHandle.current().pid(),
                                System.currentTimeMillis() / 1000
                                        - ProcessHandle.current()
                                                .info()
                                                .startInstant()
                                                .orElseThrow()
                                                .getEpochSecond())
                : "<html>no metrics</html>";
    }
}

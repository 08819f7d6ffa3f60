package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What a router says in the course of a hard life, as the contract has it: in the known look, and as JSON. Two routers live it side by side. */
@Execution(ExecutionMode.CONCURRENT) // it waits for a minute and a half, beside any other
class LogLookIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILTERS = Path.of("exhausting-filter").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MB = 1 << 20;
    private static final int HEAP_MB = 96;
    /** 1 MB a second for a minute: a trend by any measure, and then a pressure. */
    private static final int GROWTH_SECONDS = 75;

    @TempDir
    private Path directory;

    /**
     * What must be said.
     *
     * @param level of it
     * @param headline a regular expression
     * @param facts regular expressions for lines below it, in this order, others between them
     */
    private record Said(String level, String headline, String... facts) {
        boolean inText(List<String> lines) {
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).matches("\\[OpenClaw Router\\] " + level + ": " + headline)) {
                    List<String> below = new ArrayList<>();
                    for (int j = i + 1; j < lines.size() && lines.get(j).startsWith("[OpenClaw Router]   "); j++) {
                        below.add(lines.get(j).substring("[OpenClaw Router]   ".length()));
                    }
                    if (hasFacts(below)) {
                        return true;
                    }
                }
            }
            return false;
        }

        boolean inJson(List<JsonNode> messages) {
            return messages.stream().anyMatch(message -> {
                List<String> below = new ArrayList<>();
                message.path("facts").forEach(fact -> below.add(fact.asText()));
                return message.path("level").asText().equals(level)
                        && message.path("message").asText().matches(headline)
                        && hasFacts(below);
            });
        }

        private boolean hasFacts(List<String> below) {
            int next = 0;
            for (String line : below) {
                if (next < facts.length && line.matches(facts[next])) {
                    next++;
                }
            }
            return next == facts.length;
        }
    }

    private static final List<Said> LIFE = List.of(
            new Said("INFO", "Ready, version .*", "Traffic: .*", "Admin: .*", "Heap: 96 MB, .*", "Configuration: .*"),
            new Said("WARN", "Request queue backlog: [0-9,]+ pending requests"),
            new Said(
                    "WARN",
                    "clw-queue-overflow: requests are shed",
                    "Pending: [0-9,]+ of 20",
                    "Pending bytes: [0-9,]+ of [0-9,]+",
                    "In flight: 2"),
            new Said("INFO", "Request queue overflow is over", "Rejected: [0-9,]+"),
            new Said(
                    "INFO",
                    "Configuration applied",
                    "In force: [0-9a-f]+, before: [0-9a-f]+",
                    "Routes: 2, upstreams: 1"),
            new Said("ERROR", "Configuration [0-9a-f]+ refused", ".*openclaw.yaml:.*", "Still in force: [0-9a-f]+"),
            new Said(
                    "WARN",
                    "Slow GC detected \\(pause: [0-9]+ms\\)",
                    "Collector: .*",
                    "Heap in use after it: [0-9]+ MB",
                    "clw-gc-pause-exceeded: the alert threshold is 1ms"),
            new Said(
                    "WARN",
                    "Memory usage trend:",
                    "00:0[0-9]:[0-9]{2} - [0-9]+ MB",
                    "Growth rate: ~[0-9]+ MB/minute",
                    "clw-heap-growing: .*"),
            new Said(
                    "WARN",
                    "Memory pressure detected",
                    "Allocated: [0-9]+ MB",
                    "Available: [0-9]+ MB",
                    "GC threshold: 70%"),
            new Said(
                    "WARN", "Alert: router\\.memory\\.used_mb is above 60: [0-9.]+", "Severity: warning", "Action: .*"),
            new Said("INFO", "Draining: stop signal", "Still accepting for: 0 s", "Drain timeout after it: .*"),
            new Said("INFO", "Drained", "Duration: [0-9.]+ s", "In flight: 0, queued: 0"));

    private static final Said END = new Said(
            "FATAL",
            "clw-router-oom: Router heap exhausted",
            "Request count: [0-9,]+",
            "Memory used: [0-9]+ MB / 96 MB",
            "Duration: 00:00:[0-9]{2}",
            "Exiting with code 137 .*");

    private static String yaml(Backend backend, String more) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, upstream: backend}%s]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                  filters: {directory: "%s", order: [target]}
                  queue: {max_size: 20, max_memory_mb: 8}
                  limits: {max_concurrent_requests: 2}
                  process: {max_heap_mb: %d, gc: serial, drain_delay_seconds: 0}
                monitoring:
                  metrics:
                    - {name: router.gc.pause_ms, type: histogram, alert_threshold: 1}
                    - {name: router.memory.used_mb, alert_threshold: 60}
                """.formatted(more, backend.address().getPort(), FILTERS, HEAP_MB);
    }

    private RouterProgram start(Backend backend, String format) throws IOException, InterruptedException {
        Path home = Files.createDirectories(directory.resolve(format));
        Files.writeString(directory.resolve("hoard"), "heap 0");
        return RouterProgram.start(
                home,
                yaml(backend, ""),
                Map.of(
                        "CLW_LOG_FORMAT",
                        format,
                        "HOARD_FILE",
                        directory.resolve("hoard").toString()));
    }

    private void keep(long bytes) throws IOException {
        Path next = directory.resolve("hoard.next");
        Files.writeString(next, "heap " + bytes);
        Files.move(
                next, directory.resolve("hoard"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void configure(RouterProgram router, String format, String yaml) throws IOException {
        Path file = directory.resolve(format).resolve("openclaw.yaml");
        Path next = directory.resolve(format).resolve("next");
        Files.writeString(
                next,
                yaml.replace("ADMIN_PORT", String.valueOf(router.adminPort))
                        .replace("PORT", String.valueOf(router.port)));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void awaitInLog(RouterProgram router, String part) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!router.log().contains(part)) {
            assertThat(System.nanoTime()).as("%s in%n%s", part, router.log()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    private static void flood(RouterProgram router) throws IOException {
        List<Socket> callers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Socket caller = new Socket(InetAddress.getLoopbackAddress(), router.port);
            caller.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            callers.add(caller);
        }
        awaitInLog(router, "Request queue overflow is over");
        for (Socket caller : callers) {
            caller.close();
        }
    }

    @Test
    void every_line_of_the_contract_is_said_in_both_formats() throws Exception {
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RouterProgram text = start(backend, "text");
                RouterProgram json = start(backend, "json")) {
            backend.latency(Duration.ofMillis(200));
            flood(text);
            flood(json);
            for (Map.Entry<String, RouterProgram> router :
                    Map.of("text", text, "json", json).entrySet()) {
                configure(router.getValue(), router.getKey(), yaml(backend, ", {name: b, upstream: backend}"));
                awaitInLog(router.getValue(), "Configuration applied");
                configure(router.getValue(), router.getKey(), "router: {queue: {max_sise: 1}}");
                awaitInLog(router.getValue(), " refused");
            }
            for (int second = 0; second < GROWTH_SECONDS; second++) {
                keep(second * MB);
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            }
            for (RouterProgram router : List.of(text, json)) {
                awaitInLog(router, "Memory pressure detected");
                awaitInLog(router, "Memory usage trend:");
                awaitInLog(router, "Alert: router.memory.used_mb");
                assertThat(router.stop()).isZero();
            }
            List<String> lines = text.log().lines().toList();
            List<JsonNode> messages = messages(json);
            for (Said said : LIFE) {
                assertThat(said.inText(lines)).as("%s in%n%s", said, text.log()).isTrue();
                assertThat(said.inJson(messages))
                        .as("%s in%n%s", said, json.log())
                        .isTrue();
            }
            assertThat(lines).allMatch(line -> line.startsWith("[OpenClaw Router] "));
        }
    }

    @Test
    void the_last_words_are_said_in_both_formats() throws Exception {
        for (String format : List.of("text", "json")) {
            try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                    RouterProgram router = start(backend, format);
                    Socket caller = new Socket(InetAddress.getLoopbackAddress(), router.port)) {
                caller.getOutputStream()
                        .write("GET /heap HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(router.awaitExit(PATIENCE)).hasValue(137);
                boolean said = format.equals("text")
                        ? END.inText(router.log().lines().toList())
                        : END.inJson(messages(router));
                assertThat(said).as(router.log()).isTrue();
            }
        }
    }

    /** Every line is one, the launcher's too. */
    private static List<JsonNode> messages(RouterProgram router) throws IOException {
        List<JsonNode> messages = new ArrayList<>();
        try (Stream<String> lines = router.log().lines()) {
            for (String line : (Iterable<String>) lines::iterator) {
                messages.add(JSON.readTree(line));
            }
        }
        return messages;
    }
}

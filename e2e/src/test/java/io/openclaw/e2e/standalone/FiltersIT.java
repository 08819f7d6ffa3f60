package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters in a real router: the demo's, which leaks, and the documentation's, which takes its time to decide. */
class FiltersIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String LEAKING_CLASS = "io.openclaw.demo.filter.LeakingFilter$BodyListener";
    /** With the 16 KiB that the filter keeps of each: 1.3 MiB a second, as in the demo's pods. */
    private static final double REQUESTS_PER_SECOND = 80;
    /** What the project promises. */
    private static final Duration NAMED_WITHIN = Duration.ofMinutes(2);

    @TempDir
    private Path directory;

    private void install(Path target, String name) throws IOException {
        Path home = Files.createDirectories(directory.resolve("filters").resolve(name));
        Path jar = Path.of(target.toString(), name + ".jar").toAbsolutePath();
        Files.copy(jar, home.resolve("filter.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String yaml(Backend backend, String filters) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, upstream: backend}]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                  process: {max_heap_mb: 512, drain_delay_seconds: 0}
                  filters: {directory: filters, order: [%s]}
                """.formatted(backend.address().getPort(), filters);
    }

    @Test
    void a_leak_is_named_by_filter_and_class_in_metrics_and_log_and_alerted_within_two_minutes() throws Exception {
        install(Path.of("leaking-filter/target"), "leaking-filter");
        List<JsonNode> alerts = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(ANY_PORT, 0);
        receiver.createContext("/", exchange -> {
            alerts.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        receiver.start();
        try (Backend backend = Backend.start(ANY_PORT);
                RouterProgram router = RouterProgram.start(
                        directory,
                        yaml(backend, "leaking-filter")
                                + """
                        monitoring:
                          receivers: {notify: {url: "http://127.0.0.1:%d/"}}
                          metrics: [{name: router.filter.leak_objects, alert_threshold: 100, action: notify}]
                        """.formatted(receiver.getAddress().getPort()))) {
            long start = System.nanoTime();
            LoadGenerator load = LoadGenerator.start(
                    LoadOptions.to(new InetSocketAddress("127.0.0.1", router.port), "/"), "leak", REQUESTS_PER_SECOND);
            JsonNode filter;
            do {
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .as("the time to name it\n%s", router.log())
                        .isLessThan(NAMED_WITHIN);
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                filter = JSON.readTree(router.get("/metrics").body())
                        .path("router")
                        .path("filters")
                        .path("leaking-filter");
            } while (filter.path("piling_up").isEmpty() || alerts.isEmpty());
            System.out.printf(
                    "the leak was named after %d s: %s%n",
                    Duration.ofNanos(System.nanoTime() - start).toSeconds(), filter);
            load.close();

            JsonNode suspect = filter.path("piling_up").get(0);
            assertThat(suspect.path("class_name").asText()).isEqualTo(LEAKING_CLASS);
            assertThat(suspect.path("grown_mb_in_step").asDouble())
                    .as("the buffers that they hold")
                    .isGreaterThan(10);
            assertThat(filter.path("allocated_mb").asDouble()).isGreaterThan(10);
            assertThat(router.log())
                    .contains(
                            "WARN: Filter 'leaking-filter' piles up " + LEAKING_CLASS,
                            "  Filter: leaking-filter",
                            "  Class: " + LEAKING_CLASS)
                    .containsPattern("In step with it: [0-9,]+ byte\\[\\], [0-9.]+ MB");
            assertThat(router.get("/metrics/prometheus").body())
                    .contains("router_filter_leak_objects{class=\"" + LEAKING_CLASS + "\",filter=\"leaking-filter\"}");
            assertThat(alerts.getFirst().path("status").asText()).isEqualTo("firing");
            assertThat(load.tally().failed()).isZero();
            assertThat(router.stop()).isZero();
            assertThat(alerts.getLast().path("status").asText())
                    .as("the last chance, after the drain")
                    .isEqualTo("resolved");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void the_documentations_example_decides_later() throws Exception {
        install(Path.of("../examples/introspection-filter/target"), "introspection-filter");
        HttpServer authorization = HttpServer.create(ANY_PORT, 0);
        authorization.createContext("/", exchange -> {
            boolean known =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8).equals("token=good");
            byte[] answer = ("{\"active\":" + known + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        authorization.start();
        try (Backend backend = Backend.start(ANY_PORT);
                RouterProgram router = RouterProgram.start(
                        directory,
                        yaml(backend, "introspection-filter"),
                        Map.of(
                                "INTROSPECTION_URL",
                                "http://127.0.0.1:" + authorization.getAddress().getPort() + "/"))) {
            assertThat(status(router, "good")).isEqualTo(200);
            assertThat(status(router, "bad")).isEqualTo(401);
            assertThat(router.stop()).isZero();
        } finally {
            authorization.stop(0);
        }
    }

    private static int status(RouterProgram router, String token) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + router.port + "/"))
                                    .header("Authorization", "Bearer " + token)
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}

package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.OperatingSystemMXBean;
import io.openclaw.client.RetryingHttpClient;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.standalone.RouterProgram.Finished;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The commands of docs/troubleshooting.md that give a router its memory, and those against what goes wrong. */
class TroubleshootingPitfallsIT extends TypedPage {
    @Section("More memory")
    void the_heap_is_what_flag_or_variable_says() throws Exception {
        List<String> commands = PAGE.blocks(heading, "sh");
        assertThat(commands).hasSize(4);
        Finished plan = shell.run(commands.get(0));
        assertThat(plan.output()).matches("(?s)heap +2048.0 MiB.*\nlimit \\d+ MiB\n");

        try (RouterProgram router = start(commands.get(1))) {
            assertThat(figure(router, "/memory/heap_max_mb")).isEqualTo(512);
            assertThat(router.stop()).isZero();
        }
        try (RouterProgram router = start(commands.get(2))) {
            assertThat(figure(router, "/memory/heap_max_mb")).isEqualTo(2048);
            assertThat(plan.output()).endsWith("limit %d MiB\n".formatted(figure(router, "/memory/limit_mb")));
            boolean doubted =
                    !metrics(router).at("/process/swap_doubt").asText().isEmpty();
            assertThat(router.log().contains("--memory-swap-mb 256 is not honoured"))
                    .isEqualTo(doubted);
            assertThat(router.stop()).isZero();
        }
        try (RouterProgram router = start(commands.get(3))) {
            assertThat(figure(router, "/memory/heap_max_mb")).isEqualTo(2048);
            assertThat(router.commandLine()).containsPattern("-Xmn512m |-XX:G1MaxNewSizePercent=25 ");
            assertThat(router.stop()).isZero();
        }
    }

    @Section("More memory for a leak")
    void a_profile_is_written_when_the_router_ends() throws Exception {
        List<String> commands = PAGE.blocks(heading, "sh");
        assertThat(commands).hasSize(3);
        try (RouterProgram router = start(commands.get(1))) {
            assertThat(router.get("/api/endpoint").statusCode()).isEqualTo(200);
            assertThat(router.stop()).isZero();
            assertThat(router.log().lines()).allMatch(line -> line.startsWith("[OpenClaw Router] "));
        }
        Finished view = shell.run(commands.get(2));
        assertThat(view.exit()).as(view.output()).isZero();
        assertThat(view.output()).contains("Allocation by Class", "byte[]");

        long memory = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
        Assumptions.assumeTrue(memory > 14L << 30, "skipped: a heap of 8192 MB needs a machine with 14 GiB");
        try (RouterProgram router = start(commands.get(0))) {
            assertThat(figure(router, "/memory/heap_max_mb")).isEqualTo(8192);
            assertThat(router.stop()).isZero();
        }
    }

    @Section("Callers that come back at once")
    void callers_that_wait_are_answered_in_the_end() throws Exception {
        String narrow = "router: {queue: {max_size: 1}, limits: {max_concurrent_requests: 1}}";
        try (RouterProgram router = start("clw-router", narrow);
                HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:" + router.port + "/api/endpoint"))
                    .build();
            fill(router, client, request);
            HttpResponse<String> shed = router.get("/api/endpoint");
            assertThat(shed.statusCode()).isEqualTo(503);
            assertThat(shed.body())
                    .isEqualTo("{\"error\":\"clw-router-oom\",\"message\":\"Service overloaded, try again later\"}");
            assertThat(shed.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isBetween(1L, 90L);
            backend.latency(Duration.ZERO);
            assertThat(RetryingHttpClient.of(client)
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);

            fill(router, client, request);
            long before = figure(router, "/queue/rejected");
            assertThat(type(router, PAGE.commands(heading)).text()).isEqualTo("x".repeat(1_024));
            assertThat(figure(router, "/queue/rejected")).isGreaterThan(before);
        }
    }

    /** One runs, for long enough that what the test does next comes meanwhile, and one waits. */
    private void fill(RouterProgram router, HttpClient client, HttpRequest request) {
        backend.latency(Duration.ofSeconds(3));
        for (int i = 0; i < 2; i++) {
            var _ = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        }
        Await.until("the queue is full", () -> figure(router, "/queue/size") == 1);
    }

    @Section("Nobody looks")
    void alerts_are_watched_as_they_are_written() throws Exception {
        try (RouterProgram router = start("clw-router", PAGE.lastFile("More memory"), PAGE.lastFile(heading))) {
            JsonNode alerts = type(router, PAGE.commands(heading)).document();
            assertThat(alerts)
                    .extracting(
                            alert -> alert.get("metric").asText(),
                            alert -> alert.get("threshold").asInt(),
                            alert -> alert.get("severity").asText(),
                            alert -> alert.get("state").asText(),
                            alert -> alert.get("doubt").asText())
                    .extracting(Object::toString)
                    .containsExactly(
                            "(\"router.memory.used_mb\", 1536, \"warning\", \"inactive\", \"\")",
                            "(\"router.memory.used_mb\", 1920, \"critical\", \"inactive\", \"\")",
                            "(\"router.queue.size\", 8000, \"warning\", \"inactive\", \"\")",
                            "(\"router.gc.pause_ms\", 500, \"warning\", \"inactive\", \"\")");
            assertThat(router.stop()).isZero();
        }
    }

    @Section("Requests of any size")
    void what_is_too_large_is_refused() throws Exception {
        try (RouterProgram router = start("clw-router", PAGE.lastFile(heading))) {
            assertThat(type(router, PAGE.commands(heading)).text()).isEqualTo("413\n431\n");
            assertThat(backend.answered()).isZero();
            assertThat(router.get("/api/endpoint").statusCode()).isEqualTo(200);
            assertThat(router.stop()).isZero();
        }
    }
}

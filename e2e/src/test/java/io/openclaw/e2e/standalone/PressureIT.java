package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import io.openclaw.e2e.load.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pressure ladder under load: a filter takes memory and gives it back, and each rung is entered and left, without a request that failed. */
class PressureIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CYCLES = Integer.getInteger("pressure.cycles", 5);
    private static final long MB = 1 << 20;
    private static final int HEAP_MB = 128;
    private static final int DIRECT_MB = 256;
    private static final int REQUESTS_PER_SECOND = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Path FILTERS = Path.of("exhausting-filter").toAbsolutePath();

    /** A filling and the rung that it is on. */
    private record Step(double filled, String rung) {}

    private static final List<Step> UP =
            List.of(new Step(0.75, "warn"), new Step(0.86, "trim"), new Step(0.94, "shed"), new Step(0.98, "hard"));
    private static final List<Step> DOWN =
            List.of(new Step(0.86, "shed"), new Step(0.78, "trim"), new Step(0.66, "warn"), new Step(0.30, "none"));

    @TempDir
    Path directory;

    private Path hoard;

    @BeforeEach
    void nothingIsKept() throws IOException {
        hoard = directory.resolve("hoard");
        keep("direct", 0);
    }

    @Test
    void each_rung_is_entered_and_left_and_afterwards_all_is_as_without_it() throws Exception {
        try (Backend backend = backend();
                RouterProgram router = start(backend, "serial");
                RouterProgram other = startUnpressed(backend)) {
            var callers = new ClosedLoop(router.port);
            var others = new ClosedLoop(other.port);
            callers.warmUp();
            others.warmUp();
            double base = filling(router, "direct") * DIRECT_MB;
            LoadGenerator load = load(router);
            try {
                for (int cycle = 0; cycle < CYCLES; cycle++) {
                    for (Step step : UP) {
                        keep("direct", (long) ((step.filled * DIRECT_MB - base) * MB));
                        await(router, step.rung);
                        isAnswered(router, step.rung);
                    }
                    for (Step step : DOWN) {
                        keep("direct", (long) ((step.filled * DIRECT_MB - base) * MB));
                        await(router, step.rung);
                        isAnswered(router, step.rung);
                    }
                }
            } finally {
                load.close();
            }
            Tally tally = load.tally();
            ClosedLoop.Comparison after = callers.against(others);
            System.out.printf(Locale.ROOT, "after %d times up and down the pressure ladder: %s%n", CYCLES, after);

            assertThat(tally.failed()).as("%s", tally).isZero();
            assertThat(tally.shed()).isPositive();
            assertThat(after.isAsGood())
                    .as("after the ladder, beside one without: %s", after)
                    .isTrue();
            assertThat(router.log())
                    .contains(
                            "WARN: Memory pressure detected",
                            "GC threshold: 70%",
                            "WARN: Memory pressure: new requests are answered 503",
                            "ERROR: Memory pressure: shedding has not been enough",
                            "INFO: Memory pressure is over");
            assertThat(router.stop()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"serial", "g1"})
    void a_live_heap_that_fills_makes_it_shed_and_one_that_empties_lets_it_go_on(String collector) throws Exception {
        try (Backend backend = backend();
                RouterProgram router = start(backend, collector)) {
            LoadGenerator load = load(router);
            try {
                double base = JSON.readTree(router.post("/admin/gc").body())
                        .get("after_mb")
                        .asDouble();
                for (int cycle = 0; cycle < 2; cycle++) {
                    keep("heap", (long) ((0.93 * HEAP_MB - base) * MB));
                    await(router, "shed");
                    isAnswered(router, "shed");
                    keep("heap", 0);
                    await(router, "none");
                    isAnswered(router, "none");
                }
            } finally {
                load.close();
            }
            assertThat(load.tally().failed()).as("%s", load.tally()).isZero();
            assertThat(router.stop()).isZero();
        }
    }

    private RouterProgram start(Backend backend, String collector) throws IOException, InterruptedException {
        return start(directory, backend, collector, hoard);
    }

    private RouterProgram startUnpressed(Backend backend) throws IOException, InterruptedException {
        Path own = Files.createDirectory(directory.resolve("unpressed"));
        return start(own, backend, "serial", own.resolve("hoard"));
    }

    private static RouterProgram start(Path directory, Backend backend, String collector, Path hoard)
            throws IOException, InterruptedException {
        String yaml = """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, match: {path_prefix: /}, upstream: backend}]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                  filters: {directory: "%s", order: [target]}
                  queue: {max_memory_mb: 8}
                  cache: {enabled: false}
                  process: {max_heap_mb: %d, max_direct_memory_mb: %d, gc: %s, gc_interval_ms: 200, drain_delay_seconds: 0}
                """.formatted(backend.address().getPort(), FILTERS, HEAP_MB, DIRECT_MB, collector);
        return RouterProgram.start(directory, yaml, Map.of("HOARD_FILE", hoard.toString()));
    }

    private static Backend backend() throws IOException {
        return Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static LoadGenerator load(RouterProgram router) {
        return LoadGenerator.start(
                LoadOptions.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), router.port), "/"),
                "ladder",
                REQUESTS_PER_SECOND);
    }

    /** In one step, so that no half of it is ever read. */
    private void keep(String kind, long bytes) throws IOException {
        Path next = directory.resolve("hoard.next");
        Files.writeString(next, kind + " " + bytes);
        Files.move(next, hoard, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void await(RouterProgram router, String rung) throws IOException, InterruptedException {
        List<String> seen = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            String now = memory(router).get("pressure").asText();
            if (now.equals(rung)) {
                return;
            }
            if (seen.isEmpty() || !seen.getLast().equals(now)) {
                seen.add(now);
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("not at " + rung + " after " + seen + "\n" + router.log());
    }

    /** As its rung says. */
    private static void isAnswered(RouterProgram router, String rung) throws IOException, InterruptedException {
        HttpResponse<String> answer = router.get("/");
        if (rung.equals("shed") || rung.equals("hard")) {
            assertThat(answer.statusCode()).as(rung).isEqualTo(503);
            assertThat(answer.body()).contains("clw-router-oom");
            assertThat(Integer.parseInt(
                            answer.headers().firstValue("Retry-After").orElseThrow()))
                    .isPositive();
        } else {
            assertThat(answer.statusCode()).as(rung).isEqualTo(200);
        }
    }

    private static JsonNode memory(RouterProgram router) throws IOException, InterruptedException {
        return JSON.readTree(router.get("/metrics").body()).get("router").get("memory");
    }

    private static double filling(RouterProgram router, String kind) throws IOException, InterruptedException {
        String name = "router_memory_filled_ratio{kind=\"" + kind + "\"} ";
        return router.get("/metrics/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }
}

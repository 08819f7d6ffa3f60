package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.http.Message;
import io.openclaw.e2e.http.MessageReader;
import io.openclaw.e2e.standalone.RouterProgram.Finished;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandAloneIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int REQUESTS = 10_000;
    private static final int CLIENTS = 1_000;

    @TempDir
    Path directory;

    @Test
    void an_overloaded_router_sheds_exactly_what_it_says_it_shed() throws Exception {
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RouterProgram router = RouterProgram.start(directory, yaml(backend))) {
            backend.latency(Duration.ofMillis(100));
            AtomicBoolean loading = new AtomicBoolean(true);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<Integer> scrapes = threads.submit(() -> scrapeWhile(router, loading));
                List<Message> answers = load(router, threads);
                loading.set(false);
                assertThat(scrapes.get()).isGreaterThan(3);

                long ok = answers.stream().filter(a -> a.status() == 200).count();
                List<Message> shed =
                        answers.stream().filter(a -> a.status() == 503).toList();
                assertThat(answers).hasSize(REQUESTS);
                assertThat(ok + shed.size()).as("nothing but 200 and 503").isEqualTo(REQUESTS);
                assertThat(shed).isNotEmpty().allSatisfy(StandAloneIT::isShed);

                JsonNode queue = queue(router);
                assertThat(queue.get("enqueued").asLong()).isEqualTo(REQUESTS);
                assertThat(queue.get("processed").asLong()).isEqualTo(ok);
                assertThat(queue.get("rejected").asLong()).isEqualTo(shed.size());
                assertThat(queue.get("size").asLong()).isZero();
                assertThat(queue.get("in_flight").asLong()).isZero();
                assertThat(backend.answered()).isEqualTo(ok);
            }
            assertThat(router.stop()).isZero();
            assertThat(router.log()).contains("clw-queue-overflow");
        }
    }

    @Test
    void the_program_starts_from_what_its_training_left() throws Exception {
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RouterProgram router = RouterProgram.start(directory, yaml(backend))) {
            assertThat(router.commandLine()).contains("-XX:AOTCache=");
            assertThat(router.log())
                    .as("what the JVM says of a cache that it can't use")
                    .doesNotContain("[aot");
        }
    }

    @Test
    void the_three_queries_of_the_article_give_its_names() throws Exception {
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                RouterProgram router = RouterProgram.start(directory, yaml(backend))) {
            JsonNode document = JSON.readTree(router.get("/metrics").body()).get("router");
            assertThat(document.get("memory").fieldNames())
                    .toIterable()
                    .contains("allocated_mb", "used_mb", "available_mb", "gc_count", "gc_pause_ms");
            assertThat(document.get("queue").fieldNames())
                    .toIterable()
                    .contains("size", "max_size", "enqueued", "rejected", "processed", "overflow_active");
            assertThat(document.get("cache").fieldNames())
                    .toIterable()
                    .contains("entries", "memory_mb", "max_memory_mb", "evictions", "hit_rate");
            assertThat(router.get("/metrics/prometheus").body())
                    .contains("router_queue_enqueued_total", "router_memory_used_bytes", "router_config_info{hash=");
            assertThat(router.get("/nowhere").statusCode()).isEqualTo(404);
            assertThat(router.get("/nowhere").body()).contains("clw-route-not-found");
        }
    }

    @Test
    void a_misspelt_key_is_named_with_its_line_and_the_nearest_right_one() throws Exception {
        Path config = directory.resolve("openclaw.yaml");
        Files.writeString(config, "router:\n  queue:\n    max_sise: 5\n");
        Finished check =
                RouterProgram.run(List.of(RouterProgram.PROGRAM.toString(), "--check", "--config", config.toString()));
        assertThat(check.exit()).isEqualTo(78);
        assertThat(check.output())
                .contains("openclaw.yaml:3: router.queue.max_sise", "did you mean router.queue.max_size?");
    }

    @Test
    void the_plan_of_2048_mb_prints_its_terms_and_last_the_limit() throws Exception {
        Finished plan =
                RouterProgram.run(List.of(RouterProgram.PROGRAM.toString(), "--print-plan", "--memory-mb", "2048"));
        assertThat(plan.exit()).as(plan.output()).isZero();
        assertThat(plan.output().lines()).anyMatch(line -> line.startsWith("heap"));
        assertThat(plan.output().lines()).last().asString().matches("limit \\d+ MiB");
    }

    @Test
    void in_a_cgroup_of_one_gib_768_mb_of_heap_fit_with_queue_and_cache_shrunk() throws Exception {
        Path cgroups = Path.of("/sys/fs/cgroup/memory");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isWritable(cgroups),
                "needs root and a writable memory cgroup v1 hierarchy");
        Path group = Files.createDirectory(
                cgroups.resolve("clw-router-test-" + ProcessHandle.current().pid()));
        try {
            Files.writeString(group.resolve("memory.limit_in_bytes"), String.valueOf(1L << 30));
            Finished plan = RouterProgram.run(List.of(
                    "sh",
                    "-c",
                    "echo $$ > " + group.resolve("cgroup.procs") + " && exec \"$@\"",
                    "sh",
                    RouterProgram.PROGRAM.toString(),
                    "--print-plan",
                    "--memory-mb",
                    "768"));
            assertThat(plan.exit()).as(plan.output()).isZero();
            assertThat(plan.output())
                    .contains("queue.max_memory_mb shrunk from 192", "cache.max_memory_mb shrunk from 96");
            String last =
                    plan.output().lines().reduce((first, second) -> second).orElseThrow();
            assertThat(Integer.parseInt(last.replaceAll("\\D", ""))).isLessThanOrEqualTo(1024);
        } finally {
            Files.delete(group);
        }
    }

    private static String yaml(Backend backend) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: api, match: {path_prefix: /api}, upstream: backend}]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                  queue: {max_size: 100, max_memory_mb: 16}
                  limits: {max_concurrent_requests: 20}
                  process: {max_heap_mb: 128, drain_delay_seconds: 0}
                """.formatted(backend.address().getPort());
    }

    /** As {@code ab -n 10000 -c 1000}: closed loop, a connection a client. */
    private static List<Message> load(RouterProgram router, ExecutorService threads) throws Exception {
        AtomicInteger left = new AtomicInteger(REQUESTS);
        List<Future<List<Message>>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(threads.submit(() -> requestWhile(router, left)));
        }
        List<Message> answers = new ArrayList<>();
        for (Future<List<Message>> client : clients) {
            answers.addAll(client.get());
        }
        return answers;
    }

    private static List<Message> requestWhile(RouterProgram router, AtomicInteger left) throws IOException {
        byte[] request = "GET /api/endpoint HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        List<Message> answers = new ArrayList<>();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port)) {
            MessageReader reader = new MessageReader(socket.getInputStream());
            while (left.getAndDecrement() > 0) {
                socket.getOutputStream().write(request);
                answers.add(reader.readResponse());
            }
        }
        return answers;
    }

    private static int scrapeWhile(RouterProgram router, AtomicBoolean loading) throws Exception {
        int scrapes = 0;
        while (loading.get()) {
            JsonNode queue = queue(router);
            long accounted = 0;
            for (String part : List.of("processed", "rejected", "abandoned", "size", "in_flight")) {
                accounted += queue.get(part).asLong();
            }
            assertThat(accounted)
                    .as(queue.toString())
                    .isEqualTo(queue.get("enqueued").asLong());
            assertThat(queue.get("size").asLong()).isLessThanOrEqualTo(100);
            assertThat(queue.get("in_flight").asLong()).isLessThanOrEqualTo(20);
            scrapes++;
        }
        return scrapes;
    }

    private static JsonNode queue(RouterProgram router) throws IOException, InterruptedException {
        return JSON.readTree(router.get("/metrics").body()).get("router").get("queue");
    }

    private static void isShed(Message answer) {
        try {
            JsonNode body = JSON.readTree(answer.body());
            assertThat(body.get("error").asText()).isEqualTo("clw-router-oom");
            assertThat(body.get("message").asText()).isEqualTo("Service overloaded, try again later");
            assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
        } catch (IOException e) {
            throw new AssertionError(answer.toString(), e);
        }
    }
}

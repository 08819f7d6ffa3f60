package io.openclaw.e2e.standalone;

import static io.openclaw.e2e.standalone.Adaptation.adapted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.sun.management.OperatingSystemMXBean;
import io.openclaw.client.RetryingHttpClient;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.program.Tool;
import io.openclaw.e2e.standalone.RouterProgram.Finished;
import io.openclaw.e2e.standalone.TroubleshootingPage.CheckedFile;
import java.io.IOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/troubleshooting.md, read and typed: each file is given to {@code --check}, each command is run as it stands there, or by its {@link Adaptation}. */
class TroubleshootingIT {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().enable(YAMLGenerator.Feature.MINIMIZE_QUOTES));
    private static final TroubleshootingPage PAGE = read();
    private static final int REQUESTS = 10_000;
    private static final double MOST_GROWTH_MIB = 8;
    private static final Path MEMORY_GROUPS = Path.of("/sys/fs/cgroup/memory");

    @TempDir
    Path directory;

    private Backend backend;
    private Shell shell;
    private String heading;

    /** Runs the commands below one heading of the page. It waits most of the time, so it runs beside others of this class. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    @interface Section {
        String value();
    }

    @BeforeEach
    void prepare(TestInfo test) throws IOException {
        backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        shell = new Shell(directory);
        heading = test.getTestMethod()
                .map(method -> method.getAnnotation(Section.class))
                .map(Section::value)
                .orElse("");
    }

    @AfterEach
    void closeBackend() throws IOException {
        backend.close();
    }

    @Test
    void every_command_of_the_page_is_run_here_and_every_adaptation_is_needed() {
        List<String> run = Arrays.stream(TroubleshootingIT.class.getDeclaredMethods())
                .map((Method method) -> method.getAnnotation(Section.class))
                .filter(Objects::nonNull)
                .map(Section::value)
                .toList();
        assertThat(PAGE.blocks())
                .filteredOn(block -> block.language().equals("sh"))
                .extracting(TroubleshootingPage.Block::heading)
                .isSubsetOf(run)
                .containsAll(run);
        List<Adaptation> adaptations = new ArrayList<>(Adaptation.ALL);
        adaptations.addAll(Adaptation.WITHOUT_CGROUP_TOOLS);
        assertThat(adaptations).allSatisfy(adaptation -> assertThat(PAGE.text()).containsPattern(adaptation.typed()));
    }

    static List<CheckedFile> files() {
        return PAGE.checkedFiles();
    }

    @ParameterizedTest
    @MethodSource("files")
    void what_is_said_of_a_file_is_what_the_page_says(CheckedFile file) throws Exception {
        Files.writeString(directory.resolve("openclaw.yaml"), file.yaml());
        Finished check = shell.run("clw-router --check");
        assertThat(check.output()).isEqualTo(file.said());
        assertThat(check.exit()).isEqualTo(file.said().endsWith("OK\n") ? 0 : 78);
    }

    @Section("More memory")
    void the_heap_is_what_flag_or_variable_says() throws Exception {
        List<String> commands = PAGE.blocks(heading, "sh");
        assertThat(commands).hasSize(4);
        Finished plan = shell.run(commands.get(0));
        assertThat(plan.output()).matches("(?s)heap +2048.0 MiB.*\nlimit \\d+ MiB\n");

        try (RouterProgram router = start(commands.get(1))) {
            assertThat(figures(router, "/memory/heap_max_mb")).isEqualTo(512);
            assertThat(router.stop()).isZero();
        }
        try (RouterProgram router = start(commands.get(2))) {
            assertThat(figures(router, "/memory/heap_max_mb")).isEqualTo(2048);
            assertThat(plan.output()).endsWith("limit %d MiB\n".formatted(figures(router, "/memory/limit_mb")));
            boolean doubted =
                    !document(router).at("/process/swap_doubt").asText().isEmpty();
            assertThat(router.log().contains("--memory-swap-mb 256 is not honoured"))
                    .isEqualTo(doubted);
            assertThat(router.stop()).isZero();
        }
        try (RouterProgram router = start(commands.get(3))) {
            assertThat(figures(router, "/memory/heap_max_mb")).isEqualTo(2048);
            assertThat(router.commandLine()).containsPattern("-Xmn512m |-XX:G1MaxNewSizePercent=25 ");
            assertThat(router.stop()).isZero();
        }
    }

    @Section("Memory stands still")
    void memory_has_the_figures_of_the_page() throws Exception {
        try (RouterProgram router = start(
                "clw-router",
                last("The queue"),
                last("The cache"),
                last("More memory"),
                last("Nobody looks"),
                last("Fragmentation"),
                last("Requests of any size"))) {
            List<JsonNode> looks = documents(type(router, PAGE.commands(heading)));
            assertThat(looks).hasSize(2).allSatisfy(memory -> {
                assertThat(memory.fieldNames())
                        .toIterable()
                        .contains("allocated_mb", "used_mb", "available_mb", "gc_count", "gc_pause_ms");
                assertThat(memory.get("heap_max_mb").asInt()).isEqualTo(2048);
                assertThat(memory.get("allocated_mb").asInt())
                        .isBetween(memory.get("used_mb").asInt(), 2048);
                assertThat(memory.get("available_mb").asInt())
                        .isEqualTo(2048 - memory.get("used_mb").asInt());
                assertThat(memory.get("gc_count").asLong()).isNotNegative();
                assertThat(memory.get("gc_pause_ms").asLong()).isNotNegative();
                assertThat(memory.get("pressure").asText()).isEqualTo("none");
            });
            assertThat(router.stop()).isZero();
        }
    }

    @Section("The queue sheds")
    void what_ab_calls_failed_was_shed_and_nothing_else() throws Exception {
        backend.latency(Duration.ofMillis(100));
        try (RouterProgram router = start("clw-router", last(heading))) {
            String output = type(router, PAGE.commands(heading));
            assertThat(number("Complete requests: +(\\d+)", output)).isEqualTo(REQUESTS);
            long shed = number("Non-2xx responses: +(\\d+)", output);
            JsonNode queue = documents(output).getFirst();
            assertThat(queue.get("max_size").asInt()).isEqualTo(100);
            assertThat(queue.get("rejected").asLong()).isEqualTo(shed).isPositive();
            assertThat(queue.get("enqueued").asLong()).isEqualTo(REQUESTS);
            assertThat(queue.get("processed").asLong()).isEqualTo(REQUESTS - shed);
            assertThat(queue.get("size").asInt()).isZero();
            assertThat(queue.get("overflow_active").asBoolean()).isFalse();
            assertThat(backend.answered()).isEqualTo(REQUESTS - shed);
            assertThat(router.log()).contains("clw-queue-overflow: requests are shed");
            assertThat(router.stop()).isZero();
        }
    }

    @Section("Nothing is left behind")
    void a_sustained_load_leaves_nothing_in_the_heap() throws Exception {
        Files.writeString(
                directory.resolve("post.lua"), PAGE.blocks(heading, "lua").getFirst());
        try (RouterProgram router = start("clw-router")) {
            Process load = shell.typing(adapted(Adaptation.ALL, PAGE.commands(heading), router.port))
                    .redirectOutput(directory.resolve("said").toFile())
                    .start();
            while (!load.waitFor(Duration.ofSeconds(2))) {
                assertThat(document(router).at("/memory/pressure").asText())
                        .as(router.log())
                        .isEqualTo("none");
            }
            String output = Files.readString(directory.resolve("said"));
            assertThat(load.exitValue()).as(output).isZero();
            assertThat(number("(\\d+) requests in", output)).isGreaterThan(REQUESTS);
            assertThat(output)
                    .doesNotContain("Non-2xx")
                    .doesNotContainPattern("Socket errors: (?!connect 0, read 0, write 0)");
            assertThat(directory.resolve("heap1.heapsnapshot")).content().startsWith("{\"snapshot\"");
            Matcher grown = Pattern.compile(" objects, then .*: ([-+][0-9.]+) (B|KiB|MiB), ")
                    .matcher(output);
            assertThat(grown.find()).as(output).isTrue();
            assertThat(grown.group(2).equals("MiB") ? Double.parseDouble(grown.group(1)) : 0)
                    .as(output)
                    .isLessThan(MOST_GROWTH_MIB);
            assertThat(router.stop()).isZero();
        }
    }

    @Section("The cache keeps its bounds")
    void a_full_cache_evicts() throws Exception {
        backend.bodyBytes(128 * 1024);
        try (RouterProgram router = start("clw-router", last(heading))) {
            JsonNode cache = documents(type(router, PAGE.commands(heading))).getFirst();
            assertThat(cache.get("max_memory_mb").asDouble()).isEqualTo(16);
            assertThat(cache.get("memory_mb").asDouble()).isBetween(8.0, 16.0);
            assertThat(cache.get("entries").asInt()).isBetween(64, 128);
            assertThat(cache.get("evictions").asInt())
                    .isEqualTo(300 - cache.get("entries").asInt());
            assertThat(cache.get("hit_rate").asDouble()).isBetween(0.01, 0.1);
            assertThat(router.stop()).isZero();
        }
    }

    @Section("The kernel finds no reason")
    void in_a_gibibyte_it_sheds_and_lives() throws Exception {
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.isWritable(MEMORY_GROUPS),
                "skipped: needs root and a writable memory cgroup v1 hierarchy");
        String commands = adapted(Adaptation.ALL, PAGE.commands(heading), 0);
        if (Tool.find("cgexec").isEmpty()) {
            System.out.println("cgroup-tools are not installed: the group is made by the file system");
            commands = adapted(Adaptation.WITHOUT_CGROUP_TOOLS, commands, 0);
        }
        backend.latency(Duration.ofMillis(100));
        Path group = MEMORY_GROUPS.resolve(
                "clw-router-test-" + ProcessHandle.current().pid());
        try {
            try (RouterProgram router = start(commands)) {
                assertThat(Files.readAllLines(group.resolve("cgroup.procs"))).contains(String.valueOf(router.pid()));
                assertThat(figures(router, "/memory/limit_mb")).isLessThanOrEqualTo(1024);
                String output = type(router, PAGE.commands("The queue sheds"));
                assertThat(documents(output).getFirst().get("rejected").asLong())
                        .isEqualTo(number("Non-2xx responses: +(\\d+)", output))
                        .isPositive();
                assertThat(router.log()).contains("The memory plan had to shrink", "clw-queue-overflow");
                assertThat(router.stop()).isZero();
            }
            assertThat(group.resolve("memory.oom_control")).content().contains("oom_kill 0");
        } finally {
            Files.deleteIfExists(group);
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
            assertThat(figures(router, "/memory/heap_max_mb")).isEqualTo(8192);
            assertThat(router.stop()).isZero();
        }
    }

    @Section("Callers that come back at once")
    void callers_that_wait_are_answered_in_the_end() throws Exception {
        backend.latency(Duration.ofSeconds(1));
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
            assertThat(RetryingHttpClient.of(client)
                            .send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);

            fill(router, client, request);
            long before = figures(router, "/queue/rejected");
            assertThat(type(router, PAGE.commands(heading))).isEqualTo("200\n");
            assertThat(figures(router, "/queue/rejected")).isGreaterThan(before);
        }
    }

    /** One runs, one waits. */
    private static void fill(RouterProgram router, HttpClient client, HttpRequest request) {
        for (int i = 0; i < 2; i++) {
            var _ = client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        }
        Await.until("the queue is full", () -> figures(router, "/queue/size") == 1);
    }

    @Section("Nobody looks")
    void alerts_are_watched_as_they_are_written() throws Exception {
        try (RouterProgram router = start("clw-router", last("More memory"), last(heading))) {
            JsonNode alerts = documents(type(router, PAGE.commands(heading))).getFirst();
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
        try (RouterProgram router = start("clw-router", last(heading))) {
            assertThat(type(router, PAGE.commands(heading))).isEqualTo("413\n431\n");
            assertThat(backend.answered()).isZero();
            assertThat(router.get("/api/endpoint").statusCode()).isEqualTo(200);
            assertThat(router.stop()).isZero();
        }
    }

    private static TroubleshootingPage read() {
        try {
            return TroubleshootingPage.read();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The last file below a heading. */
    private static String last(String heading) {
        return PAGE.blocks(heading, "yaml").getLast();
    }

    /** @param files beside the page's first one */
    private RouterProgram start(String commands, String... files) throws IOException, InterruptedException {
        List<String> parts = new ArrayList<>(List.of(
                PAGE.checkedFiles()
                        .getFirst()
                        .yaml()
                        .replace(
                                "127.0.0.1:8080",
                                "127.0.0.1:%d".formatted(backend.address().getPort())),
                "router: {listen: {port: PORT}, admin: {port: ADMIN_PORT}, process: {drain_delay_seconds: 0}}"));
        parts.addAll(List.of(files));
        ObjectNode whole = YAML.createObjectNode();
        for (String part : parts) {
            YAML.readerForUpdating(whole).readValue(part);
        }
        return RouterProgram.typed(directory, YAML.writeValueAsString(whole), commands);
    }

    /** What the commands print. */
    private String type(RouterProgram router, String commands) throws IOException, InterruptedException {
        Finished finished = shell.run(adapted(Adaptation.ALL, commands, router.port));
        assertThat(finished.exit()).as(finished.output()).isZero();
        return finished.output();
    }

    /** What jq has printed, after whatever else was. */
    private static List<JsonNode> documents(String output) throws IOException {
        Matcher first = Pattern.compile("^[{\\[]", Pattern.MULTILINE).matcher(output);
        assertThat(first.find()).as(output).isTrue();
        return new ObjectMapper()
                .readerFor(JsonNode.class)
                .<JsonNode>readValues(output.substring(first.start()))
                .readAll();
    }

    private static long number(String pattern, String output) {
        Matcher matcher = Pattern.compile(pattern).matcher(output);
        assertThat(matcher.find()).as("%s in%n%s", pattern, output).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    private static JsonNode document(RouterProgram router) {
        try {
            return new ObjectMapper().readTree(router.get("/metrics").body()).get("router");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long figures(RouterProgram router, String pointer) {
        return document(router).at(pointer).asLong();
    }
}

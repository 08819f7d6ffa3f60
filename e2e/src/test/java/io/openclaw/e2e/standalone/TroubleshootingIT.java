package io.openclaw.e2e.standalone;

import static io.openclaw.e2e.standalone.Adaptation.adapted;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.e2e.program.Tool;
import io.openclaw.e2e.standalone.RouterProgram.Finished;
import io.openclaw.e2e.standalone.TroubleshootingPage.CheckedFile;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That every file of docs/troubleshooting.md is what is said of it, and its commands that show that a fix has helped. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TroubleshootingIT extends TypedPage {
    private static final int REQUESTS = 10_000;
    /** What a JVM still loads and compiles in its first minute. */
    private static final double MOST_GROWTH_MIB = 8;

    private static final Path MEMORY_GROUPS = Path.of("/sys/fs/cgroup/memory");

    @Test
    void every_command_of_the_page_is_typed_and_every_adaptation_is_needed() {
        List<String> typed = Stream.of(TroubleshootingIT.class, TroubleshootingPitfallsIT.class)
                .flatMap(tests -> Arrays.stream(tests.getDeclaredMethods()))
                .map((Method method) -> method.getAnnotation(Section.class))
                .filter(Objects::nonNull)
                .map(Section::value)
                .toList();
        assertThat(PAGE.blocks())
                .filteredOn(block -> block.language().equals("sh"))
                .extracting(TroubleshootingPage.Block::heading)
                .isSubsetOf(typed)
                .containsAll(typed);
        assertThat(Stream.concat(Adaptation.ALL.stream(), Adaptation.WITHOUT_CGROUP_TOOLS.stream()))
                .allSatisfy(adaptation -> assertThat(PAGE.text()).containsPattern(adaptation.typed()));
    }

    static List<CheckedFile> files() {
        return PAGE.files();
    }

    @ParameterizedTest
    @Execution(ExecutionMode.CONCURRENT)
    @MethodSource("files")
    void what_is_said_of_a_file_is_what_the_page_says(CheckedFile file) throws Exception {
        Files.writeString(directory.resolve("openclaw.yaml"), file.yaml());
        Finished check = shell.run("clw-router --check");
        assertThat(check.output()).isEqualTo(file.said());
        assertThat(check.exit()).isEqualTo(file.said().endsWith("OK\n") ? 0 : 78);
    }

    @Section("Memory stands still")
    void memory_has_the_figures_of_the_page() throws Exception {
        List<String> all = Stream.of(
                        "The queue",
                        "The cache",
                        "More memory",
                        "Nobody looks",
                        "Fragmentation",
                        "Requests of any size")
                .map(PAGE::lastFile)
                .toList();
        try (RouterProgram router = start("clw-router", all)) {
            List<JsonNode> looks = type(router, PAGE.commands(heading)).documents();
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
        try (RouterProgram router = start("clw-router", PAGE.lastFile(heading))) {
            Printed output = type(router, PAGE.commands(heading));
            assertThat(output.number("Complete requests: +(\\d+)")).isEqualTo(REQUESTS);
            long shed = output.number("Non-2xx responses: +(\\d+)");
            JsonNode queue = output.document();
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
    @Order(1) // the longest
    void a_sustained_load_leaves_nothing_in_the_heap() throws Exception {
        Files.writeString(
                directory.resolve("post.lua"), PAGE.blocks(heading, "lua").getFirst());
        try (RouterProgram router = start("clw-router")) {
            Process load = shell.typing(adapted(Adaptation.ALL, PAGE.commands(heading), router.port))
                    .redirectOutput(directory.resolve("said").toFile())
                    .start();
            while (!load.waitFor(Duration.ofSeconds(2))) {
                assertThat(metrics(router).at("/memory/pressure").asText())
                        .as(router.log())
                        .isEqualTo("none");
            }
            Printed said = new Printed(Files.readString(directory.resolve("said")));
            assertThat(load.exitValue()).as(said.text()).isZero();
            assertThat(said.number("(\\d+) requests in")).isGreaterThan(REQUESTS);
            assertThat(said.text())
                    .doesNotContain("Non-2xx")
                    // timeouts are the busy machine's: wrk's are 2 s
                    .doesNotContainPattern("Socket errors: (?!connect 0, read 0, write 0)");
            assertThat(directory.resolve("heap1.heapsnapshot")).content().startsWith("{\"snapshot\"");
            assertThat(grownMib(said)).as(said.text()).isLessThan(MOST_GROWTH_MIB);
            assertThat(router.stop()).isZero();
        }
    }

    /** What {@code heap diff} says first: "9.8 MiB in 1,234 objects, then 9.9 MiB in 1,240: +100.0 KiB, +6 objects". */
    private static double grownMib(Printed said) {
        Matcher first = Pattern.compile(" objects, then .*: ([-+][0-9.]+) (B|KiB|MiB), ")
                .matcher(said.text());
        assertThat(first.find()).as(said.text()).isTrue();
        return first.group(2).equals("MiB") ? Double.parseDouble(first.group(1)) : 0;
    }

    @Section("The cache keeps its bounds")
    void a_full_cache_evicts() throws Exception {
        backend.bodyBytes(128 * 1024);
        try (RouterProgram router = start("clw-router", PAGE.lastFile(heading))) {
            JsonNode cache = type(router, PAGE.commands(heading)).document();
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
                assertThat(figure(router, "/memory/limit_mb")).isLessThanOrEqualTo(1024);
                Printed output = type(router, PAGE.commands("The queue sheds"));
                assertThat(output.document().get("rejected").asLong())
                        .isEqualTo(output.number("Non-2xx responses: +(\\d+)"))
                        .isPositive();
                assertThat(router.log()).contains("The memory plan had to shrink", "clw-queue-overflow");
                assertThat(router.stop()).isZero();
            }
            assertThat(group.resolve("memory.oom_control")).content().contains("oom_kill 0");
        } finally {
            Files.deleteIfExists(group);
        }
    }
}

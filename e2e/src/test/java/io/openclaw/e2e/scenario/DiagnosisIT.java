package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.UnixOperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.e2e.results.ThisMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * Trouble of known causes in real routers, and what looks like it and is none: status.diagnosis names the one, and the other is left alone.
 * {@code -Ddiagnosis.rounds=3} plays each three times and writes {@code e2e/faults/REAL.md}; {@code -Ddiagnosis.only=handler-leak,burst} only those.
 */
@Tag("minutes")
class DiagnosisIT {
    private static final double BAR = 0.95;
    private static final int WRITTEN_FROM = 3;
    /** Starting a JVM takes a core for some seconds. */
    private static final Duration BETWEEN_STARTS = Duration.ofSeconds(2);
    /** As many JVMs as two cores bear, most of which wait most of the time. */
    private static final int SIDE_BY_SIDE = 9;
    /** Of this process, which is the clients, the Services and the upstreams of all of them. */
    private static final long DESCRIPTORS = 16_384;
    /** Many JVMs on two cores start slowly. */
    private static final Map<String, String> PATIENT = Map.of("OPENCLAW_SURGE_TIMEOUT", "2m");

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        long descriptors = ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
        assertThat(descriptors)
                .as("open files that this process may have: raise ulimit -n")
                .isGreaterThanOrEqualTo(DESCRIPTORS);
        stage = Stage.open("diagnosis");
        stage.local();
        stage.operator(PATIENT);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Scenario
    void what_is_wrong_is_named_and_what_only_looks_so_is_left_alone() throws Exception {
        Instant start = Instant.now();
        int rounds = Integer.getInteger("diagnosis.rounds", 1);
        List<String> only = Arrays.stream(
                        System.getProperty("diagnosis.only", "").split(",", -1))
                .filter(name -> !name.isBlank())
                .toList();
        List<Story> stories = Stream.concat(Troubles.all().stream(), Lookalikes.all().stream())
                .filter(story -> only.isEmpty() || only.contains(story.name()))
                .toList();
        List<Played> runs = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            runs.addAll(round(stories, round));
            String soFar = RealPage.page(ThisMachine.since(start), ThisMachine.setting(), runs);
            System.out.println(soFar);
            if (rounds >= WRITTEN_FROM && only.isEmpty()) {
                Files.writeString(Stage.ROOT.resolve("e2e/faults/REAL.md"), soFar);
            }
        }
        assertThat(RealPage.agreement(runs)).isGreaterThanOrEqualTo(BAR);
        assertThat(runs)
                .filteredOn(run -> run.story().name().equals("handler-leak"))
                .allSatisfy(run -> namedInTime(run, "BodyListener"));
        assertThat(runs)
                .filteredOn(run -> run.story().name().equals("leak-of-arrays"))
                .allSatisfy(run -> namedInTime(run, "byte[]"));
    }

    /** Before the first restart, or with it at the latest. */
    private static void namedInTime(Played run, String className) {
        JsonNode first = run.status().path("history").valueStream().toList().getLast();
        assertThat(run.status().at("/diagnosis/evidence").toString()).contains(className);
        assertThat(Instant.parse(run.status().at("/diagnosis/since").asText()))
                .isBeforeOrEqualTo(Instant.parse(first.path("time").asText()));
    }

    private static List<Played> round(List<Story> stories, int round) throws Exception {
        List<Future<Played>> playing = new ArrayList<>();
        Semaphore room = new Semaphore(SIDE_BY_SIDE);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Story story : stories) {
                room.acquire();
                playing.add(threads.submit(() -> {
                    try {
                        return Played.play(stage, story, round).kept(stage);
                    } finally {
                        room.release();
                    }
                }));
                Thread.sleep(BETWEEN_STARTS);
            }
        }
        List<Played> runs = new ArrayList<>();
        for (Future<Played> each : playing) {
            runs.add(each.get());
        }
        return runs;
    }

    @Scenario
    void restarts_that_do_not_help_end_after_two_with_what_was_tried_seen_and_is_to_be_changed() throws Exception {
        String spec = """
                filters: [{name: exhausting, image: "%s"}]
                process: {restartOnMemoryThreshold: 72Mi}
                """.formatted(Stage.EXHAUSTING_FILTER);
        Story story = Story.of("restart-ineffective", List.of(), spec, given -> {});
        try (Given given = Given.ready(stage, story.name(), story)) {
            given.gets("/need/73400320", 10);
            Subject router = given.router();
            JsonNode ended = router.await(
                    "it stops",
                    document -> Subject.condition(document, "RestartIneffective")
                            .path("status")
                            .asText()
                            .equals("True"),
                    Duration.ofMinutes(9));
            assertThat(ended.at("/status/restarts/total").asInt()).isEqualTo(2);
            assertThat(Subject.condition(ended, "RestartIneffective")
                            .path("message")
                            .asText())
                    .contains("Tried: ", "Seen: ", "process.maxHeap");
            assertThat(ended.at("/status/history"))
                    .hasSize(2)
                    .allSatisfy(
                            entry -> assertThat(entry.path("cause").asText()).isEqualTo("InsufficientMemory"));
            router.await(
                    "the cause is told",
                    document -> document.at("/status/diagnosis/cause").asText().equals("InsufficientMemory"));
            new Played(story, 1, List.of(), 0, 2, 0, router.document().path("status"), Described.of(stage, router))
                    .kept(stage);
            router.delete();
        }
    }

    /** The pod is rolled: to replace it would not have helped. */
    @Scenario
    void a_heap_that_is_too_small_is_enlarged_where_the_spec_says_so() throws Exception {
        String spec = """
                autosize: Apply
                filters: [{name: exhausting, image: "%s"}]
                """.formatted(Stage.EXHAUSTING_FILTER);
        Story story = Story.of("autosize", List.of(), spec, given -> {});
        try (Given given = Given.ready(stage, story.name(), story)) {
            Subject router = given.router();
            JsonNode before = router.document();
            given.gets("/need/73400320", 10);
            JsonNode sized = router.await(
                    "a larger heap is in force",
                    document -> containerLimit(document) > containerLimit(before),
                    Duration.ofMinutes(9));
            assertThat(sized.at("/status/recommendation/maxHeap").asText()).isNotEmpty();
            assertThat(sized.at("/spec/process/maxHeap").asText()).isEqualTo("96Mi");
            router.await("its pod has it", document -> {
                List<Pod> pods = router.pods();
                return pods.size() == 1 && limit(pods.getFirst()) == containerLimit(document);
            });
            router.await("Ready", "True");
            JsonNode well = router.document();
            assertThat(well.at("/status/restarts/total").asInt()).as("replaced").isZero();
            assertThat(well.at("/status/restarts/oomKilled").asInt()).isZero();
            assertThat(router.events()).contains("Resized");
            router.delete();
        }
    }

    private static long containerLimit(JsonNode router) {
        return bytes(Quantity.parse(router.at("/status/memory/containerLimit").asText()));
    }

    private static long limit(Pod pod) {
        return bytes(pod.getSpec()
                .getContainers()
                .getFirst()
                .getResources()
                .getLimits()
                .get("memory"));
    }

    private static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }
}

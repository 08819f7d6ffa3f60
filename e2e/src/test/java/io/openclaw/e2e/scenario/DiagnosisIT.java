package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** Trouble of known causes in real routers, and what looks like it and is none: status.diagnosis names the one, and the other is left alone. */
@Tag("minutes")
class DiagnosisIT {
    private static final int TRAFFIC_PORT = 3000;
    /** A diagnosis takes ten buckets of ten seconds, and what has to be seen of a trend; a busy machine takes its time. */
    private static final Duration NAMED_WITHIN = Duration.ofMinutes(6);
    /** As long as trouble needs to be named. */
    private static final Duration LOOKED_AT = Duration.ofMinutes(4);

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("diagnosis");
        stage.local();
        stage.operator();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Scenario
    void a_filter_that_leaks_is_named_with_its_class_and_the_pod_replaced() throws Exception {
        try (Backend backend = backend()) {
            Subject router =
                    Subject.ready(stage, "diagnosis-leak", spec(backend) + """
                    process: {maxHeap: 128Mi, maxNewSpace: 8Mi, minUptime: 1h}
                    restart: {maxPerHour: 1}
                    filters: [{name: leak, image: "%s"}]
                    podTemplate: {env: [{name: LEAKING_FILTER_BYTES, value: "6144"}]}
                    """.formatted(Stage.LEAKING_FILTER));
            try (LoadGenerator load = load(router, 60)) {
                JsonNode named = router.await(
                        "the leak is named with its class",
                        document ->
                                document.at("/status/diagnosis/cause").asText().equals("HandlerLeak")
                                        && document.at("/status/diagnosis/evidence")
                                                .toString()
                                                .contains("BodyListener"),
                        NAMED_WITHIN);
                assertThat(named.at("/status/diagnosis/recommendation").asText())
                        .startsWith("spec.filters: take out leak");
                assertThat(named.at("/status/diagnosis/confidence").asDouble()).isGreaterThanOrEqualTo(0.6);
                JsonNode replaced = router.await(
                        "the pod is replaced for it",
                        document -> document.at("/status/history/0/outcome")
                                .asText()
                                .equals("Replaced"),
                        Subject.SOON.multipliedBy(2));
                assertThat(replaced.at("/status/history/0/cause").asText()).isEqualTo("HandlerLeak");
                assertThat(replaced.at("/status/restarts/oomKilled").asInt()).isZero();
                assertThat(load.tally().ok()).isPositive();
            }
            router.delete();
        }
    }

    @Scenario
    void a_slow_upstream_is_named_and_nobody_restarted() throws Exception {
        try (Backend backend = backend()) {
            Subject router = Subject.ready(stage, "diagnosis-slow", spec(backend) + """
                    process: {maxHeap: 96Mi}
                    queue: {maxSize: 5000, maxMemory: 24Mi}
                    limits: {maxConcurrentRequests: 8}
                    """);
            try (LoadGenerator load = load(router, 100)) {
                LockSupport.parkNanos(Duration.ofSeconds(60).toNanos());
                backend.latency(Duration.ofSeconds(2));
                JsonNode named = router.await(
                        "the upstream is named",
                        document ->
                                document.at("/status/diagnosis/cause").asText().equals("SlowUpstream"),
                        NAMED_WITHIN);
                assertThat(named.at("/status/diagnosis/evidence").toString()).contains("Upstream p95 is");
                assertThat(named.at("/status/diagnosis/recommendation").asText())
                        .startsWith("spec.queue.maxMemory: 24Mi -> 12Mi");
                assertThat(router.history()).isEmpty();
                assertThat(load.tally().ok()).isPositive();
            }
            router.delete();
        }
    }

    @Scenario
    void steady_traffic_and_a_burst_are_no_trouble() throws Exception {
        try (Backend backend = backend()) {
            Subject router = Subject.ready(stage, "diagnosis-well", spec(backend) + "process: {maxHeap: 96Mi}\n");
            try (LoadGenerator load = load(router, 30)) {
                LockSupport.parkNanos(LOOKED_AT.dividedBy(2).toNanos());
                load.rate(150);
                LockSupport.parkNanos(LOOKED_AT.dividedBy(4).toNanos());
                load.rate(30);
                LockSupport.parkNanos(LOOKED_AT.dividedBy(4).toNanos());
                assertThat(load.tally().failed()).isZero();
            }
            JsonNode document = router.document();
            assertThat(document.at("/status/diagnosis").isMissingNode())
                    .as(document.at("/status/diagnosis").toString())
                    .isTrue();
            assertThat(Subject.condition(document, "LeakSuspected")
                            .path("status")
                            .asText())
                    .isEqualTo("False");
            assertThat(router.history()).isEmpty();
            router.delete();
        }
    }

    private static Backend backend() throws IOException {
        Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        backend.latency(Duration.ofMillis(5));
        return backend;
    }

    private static String spec(Backend backend) {
        return """
                replicas: 1
                upstreams: [{name: app, endpoints: ["http://127.0.0.1:%d"]}]
                """.formatted(backend.address().getPort());
    }

    /** On the router's only pod, for as long as it is there. */
    private static LoadGenerator load(Subject router, double perSecond) {
        String ip = router.pods().getFirst().getStatus().getPodIP();
        LoadOptions options = new LoadOptions(
                new InetSocketAddress(ip, TRAFFIC_PORT),
                "/",
                1,
                16 * 1024,
                4_096,
                Duration.ofSeconds(1),
                25,
                Duration.ofMinutes(1),
                null);
        return LoadGenerator.start(options, "load", perSecond);
    }
}

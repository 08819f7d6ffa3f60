package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What begins a restart, and what holds it back: each by itself, on real routers, as the resource's conditions and history tell it. */
class GatesIT {
    /** Below what any router holds, so that every pod is above it; without collections that prove it the pod is not about to die. */
    private static final String ABOVE_THRESHOLD = "process: {restartOnMemoryThreshold: 2Mi, gcInterval: 1h}\n";
    /** Many reconciles. */
    private static final Duration QUIET = Duration.ofSeconds(4);

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("gates");
        stage.operator();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Scenario
    void live_memory_above_the_threshold_begins_one_and_when_it_does_not_help_they_end() throws Exception {
        Subject router = Subject.create(
                stage,
                "gate-threshold",
                "replicas: 1\nprocess: {restartOnMemoryThreshold: 2Mi, gcInterval: 1h, minUptime: 1h}\n");
        // collections prove that what is above the threshold is live: no minimum uptime protects the pod any more
        router.await(
                "two restarts have not helped",
                document -> {
                    router.collect();
                    return Subject.condition(document, "RestartIneffective")
                            .path("status")
                            .asText()
                            .equals("True");
                },
                Duration.ofMinutes(3));
        String message = router.await("RestartIneffective", "True");

        assertThat(message).contains("Raise process.maxHeap");
        assertThat(router.history()).hasSize(2).allSatisfy(entry -> {
            assertThat(entry.path("reasons").valueStream().map(JsonNode::asText))
                    .containsExactly("MemoryThreshold");
            assertThat(entry.path("outcome").asText()).isEqualTo("Replaced");
            assertThat(entry.path("evidence").asText()).contains("MB in");
        });
        List<JsonNode> history = router.history();
        staysQuiet(router);
        assertThat(router.history()).isEqualTo(history);
        router.assertKeptPromises(1);

        router.spec("{\"process\":{\"restartOnMemoryThreshold\":\"48Mi\"}}");
        router.await("RestartIneffective", "False");
        router.await("Ready", "True");
        router.delete();
    }

    @Scenario
    void a_young_pod_stays_for_its_minimum_uptime() throws Exception {
        Subject router = Subject.create(
                stage,
                "gate-uptime",
                "replicas: 1\nprocess: {restartOnMemoryThreshold: 2Mi, gcInterval: 1h, minUptime: 1h}\n");

        assertHeld(router, "MinimumUptime");
    }

    @Scenario
    void another_one_waits_for_the_cooldown() throws Exception {
        Subject router = Subject.ready(stage, "gate-cooldown", "replicas: 1\nrestart: {cooldown: 1h}\n");
        router.awaitCarriedOut(router.restart());
        router.spec("{\"process\":{\"restartOnMemoryThreshold\":\"2Mi\",\"gcInterval\":\"1h\"}}");

        assertHeld(router, "Cooldown");
    }

    @Scenario
    void no_more_begin_than_the_budget_of_an_hour_has() throws Exception {
        Subject router =
                Subject.create(stage, "gate-budget", ABOVE_THRESHOLD + "replicas: 2\nrestart: {maxPerHour: 1}\n");

        assertHeld(router, "HourlyBudgetExhausted");
        assertThat(router.outcomes()).containsExactly("Replaced");
        router.assertKeptPromises(2);
    }

    @Scenario
    void none_begins_while_the_resource_is_paused_and_one_does_afterwards() throws Exception {
        Subject router = Subject.ready(stage, "gate-paused", "replicas: 1\npaused: true\n");
        String request = router.restart();
        Set<String> before = router.podUids();
        assertHeld(router, "Paused");
        assertThat(router.podUids()).isEqualTo(before);

        router.spec("{\"paused\":false}");
        router.awaitCarriedOut(request);
        assertThat(router.podUids()).doesNotContainAnyElementsOf(before);
        router.assertKeptPromises(1);
        router.delete();
    }

    @Scenario
    void pods_are_restarted_while_a_rollout_stands_in_its_middle() throws Exception {
        Subject router = Subject.ready(stage, "gate-rollout-paused", "replicas: 2\n");
        // the second new pod does not come within five minutes
        router.patchDeployment("{\"spec\":{\"minReadySeconds\":300}}");
        router.spec("{\"podTemplate\":{\"annotations\":{\"example.org/release\":\"2\"}}}");
        router.await(
                "a new pod is ready",
                document -> router.pods().size() == 3 && router.pods().stream().allMatch(Readiness::isPodReady));
        router.patchDeployment("{\"spec\":{\"paused\":true}}");
        router.await(
                "it says so",
                document -> Subject.condition(document, "Progressing")
                        .path("reason")
                        .asText()
                        .equals("RolloutPaused"));
        Set<String> before = router.podUids();

        router.awaitCarriedOut(router.restart());
        assertThat(router.podUids()).hasSize(3).doesNotContainAnyElementsOf(before);
        assertThat(router.templates()).as("of which pods are").hasSize(2);

        router.patchDeployment("{\"spec\":{\"paused\":null,\"minReadySeconds\":0}}");
        router.await("Ready", "True");
        assertThat(router.templates()).containsExactly(router.template());
        router.assertKeptPromises(2);
        router.delete();
    }

    @Scenario
    void the_annotation_pauses_as_well() throws Exception {
        Subject router = Subject.ready(stage, "gate-annotation", "replicas: 1\n");
        router.annotate("openclaw.io/paused", "true");
        String request = router.restart();
        assertHeld(router, "Paused");

        router.annotate("openclaw.io/paused", null);
        router.awaitCarriedOut(request);
        router.delete();
    }

    @Scenario
    void outside_of_its_windows_none_begins_for_a_threshold() throws Exception {
        DateTimeFormatter minutes = DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);
        Instant now = Instant.now();
        Subject router = Subject.create(
                stage,
                "gate-window",
                ABOVE_THRESHOLD
                        + "replicas: 1\nrestart: {windows: [{start: '%s', end: '%s'}]}\n"
                                .formatted(
                                        minutes.format(now.minus(Duration.ofHours(3))),
                                        minutes.format(now.minus(Duration.ofHours(2)))));

        assertHeld(router, "OutsideWindow");
    }

    @Scenario
    void the_schedule_begins_one() throws Exception {
        Subject router =
                Subject.ready(stage, "gate-schedule", "replicas: 1\nrestart: {schedule: '* * * * *', jitter: 0s}\n");
        router.await(
                "a pod is replaced on schedule",
                document -> document.at("/status/history/0/reasons/0").asText().equals("Scheduled"),
                Duration.ofSeconds(120));
        router.spec("{\"restart\":{\"schedule\":null}}");
        router.await("RestartInProgress", "False");
        router.assertKeptPromises(1);
        router.delete();
    }

    @Scenario
    void a_request_waits_for_its_time_and_one_that_is_no_time_is_told() throws Exception {
        Subject router = Subject.ready(stage, "gate-request", "replicas: 1\n");
        router.annotate("openclaw.io/restart-at", "tomorrow");
        assertThat(assertHeld(router, "InvalidRequest")).contains("found \"tomorrow\"");
        router.annotate(
                "openclaw.io/restart-at", Instant.now().plusSeconds(3_600).toString());
        assertHeld(router, "RequestInFuture");
    }

    @Scenario
    void the_disruption_budget_holds_evictions_back() throws Exception {
        Subject router = Subject.ready(
                stage,
                "gate-budget-zero",
                "replicas: 1\nrestart: {strategy: Evict}\npodDisruptionBudget: {maxUnavailable: 0}\n");
        Set<String> before = router.podUids();
        String request = router.restart();
        assertHeld(router, "BlockedByDisruptionBudget");
        assertThat(router.podUids()).isEqualTo(before);

        router.spec("{\"podDisruptionBudget\":{\"maxUnavailable\":1}}");
        router.awaitCarriedOut(request);
        assertThat(router.outcomes()).containsExactly("Evicted");
        router.delete();
    }

    @Scenario
    void a_rollout_goes_first() throws Exception {
        Subject router = Subject.ready(stage, "gate-rollout", "replicas: 1\n");
        router.spec("{\"image\":\"openclaw.invalid/none:1\"}");
        router.await("Ready", "False", "RollingOut");
        String request = router.restart();
        assertHeld(router, "RolloutInProgress");

        router.spec("{\"image\":null}");
        router.awaitCarriedOut(request);
        router.assertKeptPromises(1);
        router.delete();
    }

    /** @return what is said of it */
    private static String assertHeld(Subject router, String blocker) {
        String message = router.await("RestartBlocked", "True", blocker);
        int before = router.history().size();
        staysQuiet(router);
        assertThat(router.history()).hasSize(before);
        assertThat(message).isNotBlank().contains("docs/runbook/conditions/RestartBlocked.md");
        return message;
    }

    private static void staysQuiet(Subject router) {
        LockSupport.parkNanos(QUIET.toNanos());
        assertThat(router.document().at("/status/restart").isMissingNode())
                .as("no restart is under way")
                .isTrue();
    }
}

package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.fault.Fault;
import io.openclaw.e2e.fault.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An API server that errs, is slow or away, and caches that are old. {@code -Dscenario.away=120} seconds, {@code -Dscenario.restarts=20} for the full count. */
class ApiFaultsIT {
    private static final Duration AWAY = Duration.ofSeconds(Integer.getInteger("scenario.away", 15));
    private static final int RESTARTS = Integer.getInteger("scenario.restarts", 3);
    private static final long SEED = Long.getLong("scenario.seed", 20261126);
    private static final Duration LAG = Duration.ofSeconds(3);

    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("api-faults");
        stage.operator();
    }

    @AfterEach
    void allIsWell() {
        stage.api().away(false);
        stage.api().faults(Faults.NONE);
        stage.api().lag(Duration.ZERO);
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void calls_that_fail_are_delayed_or_never_answered_lose_no_restart_and_make_none_twice() throws Exception {
        Subject router = Subject.ready(stage, "api-chaos", "replicas: 2\n");
        stage.api().faults(Faults.random(SEED));
        long failedBefore = stage.api().failed();
        for (int i = 0; i < RESTARTS; i++) {
            Set<String> before = router.podUids();
            String request = router.restart();
            router.await(
                    "the restart of all pods is done in spite of all",
                    document ->
                            document.at("/status/restarts/lastRequest").asText().equals(request)
                                    && document.at("/status/restart").isMissingNode(),
                    Duration.ofMinutes(4));
            assertThat(router.podUids()).doesNotContainAnyElementsOf(before);
        }
        long failed = stage.api().failed() - failedBefore;
        stage.api().faults(Faults.NONE);
        System.out.printf("%d restarts of two pods, %d calls went wrong (seed %d)%n", RESTARTS, failed, SEED);

        assertThat(failed).isGreaterThan(10);
        assertThat(router.outcomes()).hasSize(Math.min(20, 2 * RESTARTS)).containsOnly("Replaced");
        assertThat(stage.history().pods(router.name()))
                .as("pods that ever were: each restart makes one")
                .hasSize(2 + 2 * RESTARTS);
        router.await("Ready", "True");
        router.assertKeptPromises(2);
        router.delete();
    }

    @Test
    void an_api_server_that_is_away_in_the_midst_of_a_restart_costs_nothing() throws Exception {
        Subject router = Subject.ready(stage, "api-away", "replicas: 2\n");
        String request = router.restart();
        router.await(
                "a restart is under way",
                document -> document.at("/status/restart").has("pod"));
        stage.api().away(true);
        LockSupport.parkNanos(AWAY.toNanos());
        stage.api().away(false);

        router.awaitCarriedOut(request);
        assertThat(router.outcomes()).containsExactly("Replaced", "Replaced");
        router.await("Ready", "True");
        router.assertKeptPromises(2);
        router.delete();
    }

    @Test
    void an_object_that_the_api_server_refuses_is_told_of_and_made_once_it_may() throws Exception {
        stage.api()
                .faults((method, path) -> method.equals("PATCH") && path.endsWith("/services/api-refused")
                        ? new Fault.Refusal(403, "Forbidden")
                        : Fault.NONE);
        Subject router = Subject.create(stage, "api-refused", "replicas: 2\n");
        assertThat(router.await("Degraded", "True", "ObjectRefused"))
                .contains("injected", "docs/runbook/conditions/Degraded.md");
        stage.api().faults(Faults.NONE);

        router.await("Ready", "True");
        router.await("Degraded", "False");
        router.delete();
    }

    @Test
    void caches_that_are_seconds_old_make_no_restart_twice() throws Exception {
        Subject router = Subject.ready(stage, "api-stale", "replicas: 2\n");
        stage.api().lag(LAG);
        Set<String> before = router.podUids();
        router.awaitCarriedOut(router.restart());

        assertThat(router.podUids()).doesNotContainAnyElementsOf(before);
        assertThat(router.outcomes()).containsExactly("Replaced", "Replaced");
        assertThat(stage.history().pods(router.name())).hasSize(4);
        router.assertKeptPromises(2);
        router.delete();
    }
}

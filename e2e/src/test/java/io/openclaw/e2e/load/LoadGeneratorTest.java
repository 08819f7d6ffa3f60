package io.openclaw.e2e.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.client.Retries;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void holdsItsRate() throws IOException {
        try (Backend backend = Backend.start(ANY_PORT)) {
            long began = System.nanoTime();
            var load = LoadGenerator.start(LoadOptions.to(backend.address(), "/"), "only", 500);
            Await.until("500 requests are due", () -> load.tally().requests() >= 500);
            double seconds = (System.nanoTime() - began) / 1e9;
            load.close();

            assertThat(load.tally().requests() / seconds).isCloseTo(500, within(50.0));
            assertThat(load.tally().ok()).isEqualTo(load.tally().requests()).isEqualTo(backend.answered());
        }
    }

    @Test
    void goesOnSendingWhileNothingIsAnswered() throws IOException {
        try (Backend backend = Backend.start(ANY_PORT)) {
            backend.latency(Duration.ofSeconds(1));
            var load = LoadGenerator.start(LoadOptions.to(backend.address(), "/"), "only", 500);
            Await.until("a hundred are under way at once", () -> load.tally().underWay() >= 100);
            load.close();

            assertThat(load.tally().failed()).isZero();
            assertThat(load.tally().underWay()).isZero();
        }
    }

    @Test
    void measuresLatencyFromWhenARequestWasDue() throws IOException {
        try (Backend backend = Backend.start(ANY_PORT)) {
            backend.latency(Duration.ofMillis(50));
            var oneConnection = LoadOptions.to(backend.address(), "/").withMaxConnections(1);
            var load = LoadGenerator.start(oneConnection, "only", 100);
            Await.until(
                    "twenty have waited for the one connection",
                    () -> load.tally().ok() >= 20);
            Latencies latencies = load.tally().latencies();
            load.close();

            // the twentieth was due 0.2 s after the first, and came after 1 s of the others
            assertThat(latencies.maxMs()).isGreaterThan(700);
            assertThat(latencies.p50Ms()).isGreaterThan(200);
        }
    }

    @Test
    void neverRetriesAndCallsALostAnswerAFailure() throws IOException {
        try (var server = new ScriptedServer("", true)) {
            var load = LoadGenerator.start(LoadOptions.to(server.address(), "/"), "only", 200);
            Await.until("some have failed", () -> load.tally().failed() >= 20);
            load.close();

            Tally tally = load.tally();
            assertThat(tally.failed()).isEqualTo(tally.requests());
            assertThat((long) server.requests.get()).isEqualTo(tally.requests());
            assertThat(tally.failures()).containsOnlyKeys("closed by the server");
            assertThat(tally.examples().get("closed by the server")).contains("closed before the response");
        }
    }

    @Test
    void asAClientThatRetriesAsksAgainWhatMayBeAskedTwice() throws IOException {
        String shed =
                ScriptedServer.answer("503 Service Unavailable", "{\"error\": \"clw-router-oom\"}", "Retry-After: 0");
        Retries twice = new Retries(3, Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofSeconds(10));
        try (var server = new ScriptedServer(shed, false)) {
            var load = LoadGenerator.start(LoadOptions.to(server.address(), "/").withRetries(twice), "only", 200);
            Await.until("some were shed", () -> load.tally().shed() >= 40);
            load.close();

            long posts = (load.tally().requests() + 3) / 4;
            long gets = load.tally().requests() - posts;
            assertThat(load.tally().shed()).isEqualTo(load.tally().requests());
            assertThat((long) server.requests.get()).isEqualTo(posts + 3 * gets);
        }
    }

    @Test
    void doesNotUseAConnectionThatTheServerClosedWhileItWasIdle() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.ok(), true)) {
            var load = LoadGenerator.start(LoadOptions.to(server.address(), "/"), "only", 20);
            Await.until("some were answered", () -> load.tally().ok() >= 10);
            load.close();

            assertThat(load.tally().ok()).isEqualTo(load.tally().requests());
        }
    }

    @Test
    void honoursConnectionClose() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.ok("Connection: close"), false)) {
            var load = LoadGenerator.start(LoadOptions.to(server.address(), "/"), "only", 100);
            Await.until("some were answered", () -> load.tally().ok() >= 10);
            load.close();

            assertThat(load.tally().ok()).isEqualTo(load.tally().requests());
            assertThat(server.connections.get()).isEqualTo(server.requests.get());
        }
    }

    @Test
    void keepsFewConnectionsWhereAnswersAreQuick() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.ok(), false)) {
            var load = LoadGenerator.start(LoadOptions.to(server.address(), "/"), "only", 200);
            Await.until("a hundred were answered", () -> load.tally().ok() >= 100);
            load.close();

            assertThat(server.connections.get()).isLessThan(server.requests.get() / 2);
        }
    }

    @Test
    void renewsAConnectionNowAndThen() throws IOException {
        try (var server = new ScriptedServer(ScriptedServer.ok(), false)) {
            var options = LoadOptions.to(server.address(), "/").withMaxConnections(1);
            var load = LoadGenerator.start(options, "only", 1_000);
            Await.until(
                    "three connections' worth was answered", () -> load.tally().ok() >= 250);
            load.close();

            assertThat(server.connections.get())
                    .isEqualTo((server.requests.get() + options.maxRequests() - 1) / options.maxRequests());
            assertThat(load.tally().failed()).isZero();
        }
    }

    @Test
    void countsARefusedConnection() throws IOException {
        InetSocketAddress nobody;
        try (var closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = (InetSocketAddress) closedAtOnce.getLocalSocketAddress();
        }
        var load = LoadGenerator.start(LoadOptions.to(nobody, "/"), "only", 100);
        Await.until("some have failed", () -> load.tally().failed() >= 5);
        load.close();

        assertThat(load.tally().failures()).containsOnlyKeys("connection refused");
    }

    @Test
    void givesUpOnARequestAfterItsTimeout() throws IOException {
        try (Backend backend = Backend.start(ANY_PORT)) {
            backend.latency(Duration.ofSeconds(3));
            var impatient = LoadOptions.to(backend.address(), "/").withTimeout(Duration.ofMillis(100));
            var load = LoadGenerator.start(impatient, "only", 50);
            Await.until("some have timed out", () -> load.tally().failed() >= 5);
            load.close();

            assertThat(load.tally().failures()).containsOnlyKeys("timed out");
        }
    }

    @Test
    void changesItsRateAndItsPhaseWhileItRuns() throws IOException {
        try (Backend backend = Backend.start(ANY_PORT)) {
            var load = LoadGenerator.start(LoadOptions.to(backend.address(), "/"), "calm", 50);
            Await.until("the calm has begun", () -> load.tally().requests() >= 5);
            load.phase("storm");
            load.rate(1_000);
            long before = System.nanoTime();
            Await.until("the storm has grown", () -> load.tally().requests() >= 505);
            double seconds = (System.nanoTime() - before) / 1e9;
            load.close();

            assertThat(500 / seconds).isGreaterThan(700);
            var byPhase = load.tallyByPhase();
            assertThat(byPhase).containsOnlyKeys("calm", "storm");
            assertThat(byPhase.get("calm").requests() + byPhase.get("storm").requests())
                    .isEqualTo(load.tally().requests());
        }
    }
}

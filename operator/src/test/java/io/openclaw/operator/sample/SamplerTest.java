package io.openclaw.operator.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.openclaw.diagnosis.Band;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Thresholds;
import io.openclaw.operator.sample.Sampler.RouterId;
import io.openclaw.operator.sample.Sampler.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a real HTTP server that stands for a router's admin listener. */
class SamplerTest {
    private static final PodAddress POD = new PodAddress("default", "a", "127.0.0.1");
    private static final RouterId EDGE = new RouterId("default", "edge");
    private static final Thresholds THRESHOLDS = new Thresholds(400, Duration.ofMillis(50), Duration.ofSeconds(60));
    private static final Thresholds HOURLY =
            new Thresholds(THRESHOLDS.restartMb(), Duration.ofHours(1), THRESHOLDS.restartTakes());
    private static final int LONG_ENOUGH_SECONDS = 20;

    private HttpServer server;
    private RouterClient client;
    private volatile String metrics = Documents.of(450, 3, 100).toJson();

    @BeforeEach
    void startRouter() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> answer(exchange, 200, metrics));
        server.createContext("/admin/drain", exchange -> {
            boolean known = "secret".equals(exchange.getRequestHeaders().getFirst("X-OpenClaw-Token"));
            answer(exchange, known ? 200 : 401, "{}");
        });
        server.start();
        client = new RouterClient(new DirectHttp(server.getAddress().getPort()), Clock.systemUTC());
    }

    @AfterEach
    void stopRouter() {
        server.stop(0);
    }

    @Test
    void readsMetrics() {
        assertThat(client.sample(POD)).isInstanceOfSatisfying(Reading.Sample.class, sample -> {
            assertThat(sample.usedMb()).isEqualTo(450);
            assertThat(sample.heapMaxMb()).isEqualTo(512);
            assertThat(sample.idle()).isTrue();
            assertThat(sample.configHash()).isEqualTo("c0ffee");
        });
    }

    @Test
    void whateverGoesWrongIsData() {
        metrics = "no metrics";
        assertThat(client.sample(POD)).isInstanceOf(Reading.Unreachable.class);

        stopRouter();
        assertThat(client.sample(POD)).isInstanceOf(Reading.Unreachable.class);
    }

    @Test
    void drainsWithTheTokenAndNotWithout() throws IOException {
        client.drain(POD, "secret");

        assertThatThrownBy(() -> client.drain(POD, "guessed"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("401");
    }

    /** Somebody may have asked a router for one by hand, with which it would compare. */
    @Test
    void aHistogramIsComparedWithNone() throws IOException {
        server.createContext(
                "/debug/heap-histogram",
                exchange -> answer(
                        exchange, 200, String.valueOf(exchange.getRequestURI().getQuery())));

        assertThat(client.histogram(POD, "secret")).isEqualTo("baseline=none");
    }

    /** The API server's proxy, which passes on what is under a pod's name. */
    @Test
    void reachesPodsThroughTheApiServer() throws IOException {
        server.createContext("/api/v1/namespaces/default/pods/a:3001/proxy/", exchange -> {
            boolean drain = exchange.getRequestURI().getPath().endsWith("/proxy/admin/drain");
            boolean known = "secret".equals(exchange.getRequestHeaders().getFirst("X-OpenClaw-Token"));
            answer(exchange, !drain || known ? 200 : 401, drain ? "{}" : metrics);
        });
        try (KubernetesClient kubernetes = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build())
                .build()) {
            RouterClient proxied = new RouterClient(new ProxiedHttp(kubernetes, 3001), Clock.systemUTC());

            assertThat(proxied.sample(POD))
                    .isInstanceOfSatisfying(
                            Reading.Sample.class,
                            sample -> assertThat(sample.usedMb()).isEqualTo(450));
            proxied.drain(POD, "secret");
            assertThatThrownBy(() -> proxied.drain(POD, "guessed"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("401");
            metrics = "x".repeat(AdminHttp.LARGEST_ANSWER + 1);
            assertThat(proxied.sample(POD)).isInstanceOf(Reading.Unreachable.class);
        }
    }

    @Test
    void eachPodHasItsTurnWithinTheInterval() throws InterruptedException {
        BlockingQueue<RouterId> changes = new LinkedBlockingQueue<>();
        try (Sampler first = new Sampler(client, Clock.systemUTC(), () -> -1L);
                Sampler last = new Sampler(client, Clock.systemUTC(), () -> 0L)) {
            last.watch(EDGE, List.of(new Target(POD, "uid-a", "rs1")), HOURLY);
            first.watch(EDGE, List.of(new Target(POD, "uid-a", "rs1")), HOURLY);
            last.start(router -> true, router -> {});
            first.start(router -> true, changes::add);

            assertThat(changes.poll(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS)).isEqualTo(EDGE);
            assertThat(last.attempts()).isZero();
        }
    }

    /** A router that has just come up is told of once, and whole. */
    @Test
    void asksAPodThatServesAtOnceAndOnce() {
        BlockingQueue<RouterId> changes = new LinkedBlockingQueue<>();
        try (Sampler sampler = new Sampler(client, Clock.systemUTC(), () -> 0L)) {
            sampler.start(router -> true, changes::add);
            sampler.watch(EDGE, List.of(new Target(POD, "uid-a", "rs1")), HOURLY);
            sampler.meet(EDGE, Set.of());
            assertThat(sampler.attempts()).as("before it serves").isZero();

            sampler.meet(EDGE, Set.of("a"));
            assertThat(sampler.verdict(EDGE, "a").fresh()).isTrue();
            sampler.meet(EDGE, Set.of("a"));

            assertThat(sampler.attempts()).isEqualTo(1);
            assertThat(changes).as("who asked knows").isEmpty();
        }
    }

    @Test
    void waitsForNoPodThatIsSlowToAnswer() throws InterruptedException {
        CountDownLatch answers = new CountDownLatch(1);
        server.removeContext("/metrics");
        server.createContext("/metrics", exchange -> {
            await(answers);
            answer(exchange, 200, metrics);
        });
        BlockingQueue<RouterId> changes = new LinkedBlockingQueue<>();
        try (Sampler sampler = new Sampler(client, Clock.systemUTC(), () -> 0L)) {
            sampler.start(router -> true, changes::add);
            sampler.watch(EDGE, List.of(new Target(POD, "uid-a", "rs1")), HOURLY);

            sampler.meet(EDGE, Set.of("a"));
            assertThat(sampler.attempts()).as("answers so far").isZero();
            answers.countDown();

            assertThat(changes.poll(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS)).isEqualTo(EDGE);
            assertThat(sampler.verdict(EDGE, "a").fresh()).isTrue();
        }
    }

    @Test
    void saysWhenTheSamplesMeanSomethingNew() throws InterruptedException {
        BlockingQueue<RouterId> changes = new LinkedBlockingQueue<>();
        try (Sampler sampler = new Sampler(client, Clock.systemUTC())) {
            sampler.start(router -> true, changes::add);
            sampler.watch(EDGE, List.of(new Target(POD, "uid-a", "rs1")), THRESHOLDS);

            PodVerdict verdict = PodVerdict.UNKNOWN;
            while (verdict.band() == Band.OK) {
                assertThat(changes.poll(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS))
                        .as("a change")
                        .isEqualTo(EDGE);
                verdict = sampler.verdict(EDGE, "a");
            }
            assertThat(verdict.band()).isEqualTo(Band.SOFT);
            assertThat(verdict.fresh()).isTrue();
        }
    }

    @Test
    void forgetsARouterThatIsGone() throws InterruptedException {
        AtomicBoolean exists = new AtomicBoolean(true);
        BlockingQueue<Boolean> asked = new LinkedBlockingQueue<>();
        try (Sampler sampler = new Sampler(client, Clock.systemUTC())) {
            sampler.watch(EDGE, List.of(new Target(POD, "uid-a", "rs1")), THRESHOLDS);
            exists.set(false);
            sampler.start(router -> asked.add(true) && exists.get(), router -> {});

            assertThat(asked.poll(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS)).isTrue();
            sampler.watch(new RouterId("default", "other"), List.of(), THRESHOLDS);
            assertThat(asked.poll(LONG_ENOUGH_SECONDS, TimeUnit.SECONDS))
                    .as("the next round")
                    .isTrue();
            assertThat(sampler.verdict(EDGE, "a")).isEqualTo(PodVerdict.UNKNOWN);
        }
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}

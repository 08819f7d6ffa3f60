package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.backend.Backend;
import io.openclaw.e2e.load.LoadGenerator;
import io.openclaw.e2e.load.LoadOptions;
import io.openclaw.e2e.load.Tally;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A router without an orchestrator follows itself under load, and nobody notices. {@code -Drestarts=50} for the full count. */
class SelfRestartIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RESTARTS = Integer.getInteger("restarts", 4);
    private static final int REQUESTS_PER_SECOND = Integer.getInteger("restarts.rate", 1000);
    private static final int SOCKETS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    /** Two old collections must agree, and a heap where nothing happens is looked at once a minute. */
    private static final Duration BETWEEN_STRIKES = Duration.ofSeconds(60);

    private static final int NORMAL = 1000;
    private static final int GOING_AWAY = 1001;
    private static final Path FILTERS = Path.of("exhausting-filter").toAbsolutePath();

    @TempDir
    Path directory;

    @Test
    void a_router_that_follows_itself_fails_no_request_and_cuts_no_socket() throws Exception {
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                EchoSockets echo = EchoSockets.start();
                RouterProgram router = RouterProgram.start(directory, yaml(backend, echo, 128, 112))) {
            long pid = router.pid();
            Tally tally;
            Talkers talkers = new Talkers(router.port);
            LoadGenerator load = LoadGenerator.start(
                    LoadOptions.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), router.port), "/"),
                    "restarts",
                    REQUESTS_PER_SECOND);
            try {
                for (int restart = 0; restart < RESTARTS; restart++) {
                    assertThat(router.post("/admin/restart").statusCode())
                            .as(router.log())
                            .isEqualTo(202);
                    pid = awaitAnother(router, pid);
                }
            } finally {
                load.close();
                talkers.end();
            }
            endOf(pid);
            tally = load.tally();
            System.out.printf(
                    Locale.ROOT,
                    "%d restarts: %,d requests, %d shed, %d failed; %d sockets taken leave of, %d cut%n",
                    RESTARTS,
                    tally.requests(),
                    tally.shed(),
                    tally.failed(),
                    talkers.left.get(),
                    talkers.faults.size());

            assertThat(tally.failed()).as("%s%n%s", tally, router.log()).isZero();
            assertThat(tally.shed()).as("%s", tally).isZero();
            assertThat(talkers.faults).isEmpty();
            assertThat(talkers.left.get()).isGreaterThanOrEqualTo(RESTARTS * SOCKETS);
            assertThat(router.awaitExit(PATIENCE)).as(router.log()).hasValue(0);
        }
    }

    @Test
    void live_memory_above_the_threshold_makes_it_follow_itself() throws Exception {
        Path hoard = directory.resolve("hoard");
        Files.writeString(hoard, "heap " + (110L << 20));
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                EchoSockets echo = EchoSockets.start();
                RouterProgram router = RouterProgram.start(
                        directory, yaml(backend, echo, 128, 64), Map.of("HOARD_FILE", hoard.toString()))) {
            awaitSaid(router, "Restarting: live memory of ");
            Files.writeString(hoard, "heap 0");
            long successor = awaitAnother(router, router.pid());
            endOf(successor);
            assertThat(router.awaitExit(PATIENCE)).as(router.log()).hasValue(0);
            assertThat(router.log()).contains("is above the threshold of 64 MB", "The successor serves");
        }
    }

    private static void awaitSaid(RouterProgram router, String text) throws IOException {
        long deadline = System.nanoTime() + BETWEEN_STRIKES.plus(PATIENCE).toNanos();
        while (!router.log().contains(text)) {
            assertThat(System.nanoTime()).as(router.log()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }

    /** @return its successor's, once only that one answers */
    private static long awaitAnother(RouterProgram router, long before) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            long now = JSON.readTree(router.get("/metrics").body())
                    .at("/router/process/pid")
                    .asLong();
            boolean gone =
                    ProcessHandle.of(before).map(handle -> !handle.isAlive()).orElse(true);
            if (now != before && gone) {
                return now;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        throw new AssertionError("no successor of " + before + "\n" + router.log());
    }

    private static void endOf(long pid) throws Exception {
        Optional<ProcessHandle> last = ProcessHandle.of(pid);
        if (last.isPresent()) {
            last.get().destroy();
            last.get().onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static String yaml(Backend backend, EchoSockets echo, int heapMb, int thresholdMb) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes:
                    - {name: echo, match: {path_prefix: /echo}, upstream: echo}
                    - {name: all, match: {path_prefix: /}, upstream: backend}
                  upstreams:
                    backend: {endpoints: ["http://127.0.0.1:%d"]}
                    echo: {endpoints: ["http://127.0.0.1:%d"]}
                  filters: {directory: "%s", order: [target]}
                  queue: {max_memory_mb: 8}
                  process: {max_heap_mb: %d, restart_on_memory_threshold_mb: %d, min_uptime_seconds: 0, gc_interval_ms: 200, drain_delay_seconds: 1}
                """.formatted(backend.address().getPort(), echo.port(), FILTERS, heapMb, thresholdMb);
    }

    /** Clients that each keep a WebSocket, say something on it ten times a second, and open another when it is taken leave of. */
    private static final class Talkers {
        final AtomicInteger left = new AtomicInteger();
        final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean talking = new AtomicBoolean(true);
        private final HttpClient client = HttpClient.newHttpClient();
        private final List<Thread> threads;
        private final URI address;

        Talkers(int port) {
            address = URI.create("ws://127.0.0.1:" + port + "/echo");
            threads = IntStream.range(0, SOCKETS)
                    .mapToObj(i -> Thread.ofPlatform().daemon().start(this::talk))
                    .toList();
        }

        private void talk() {
            while (talking.get()) {
                Listening listening = new Listening();
                try {
                    WebSocket socket = client.newWebSocketBuilder()
                            .buildAsync(address, listening)
                            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    while (talking.get() && !listening.closed.isDone()) {
                        var _ = socket.sendText("hello", true).exceptionally(_ -> null);
                        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                    }
                    if (!listening.closed.isDone()) {
                        var _ = socket.sendClose(NORMAL, "").exceptionally(_ -> null);
                    }
                    int code = listening.closed.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                    if (code == GOING_AWAY) {
                        left.incrementAndGet();
                    } else if (code != NORMAL) {
                        faults.add("closed with " + code);
                    }
                } catch (Exception e) {
                    faults.add(e.toString());
                }
            }
        }

        void end() throws InterruptedException {
            talking.set(false);
            for (Thread thread : threads) {
                thread.join(PATIENCE.toMillis());
            }
            client.shutdownNow();
        }
    }

    private static final class Listening implements WebSocket.Listener {
        final CompletableFuture<Integer> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            closed.completeExceptionally(error);
        }
    }
}

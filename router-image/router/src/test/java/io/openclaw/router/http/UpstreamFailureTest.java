package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.upstream.UpstreamFigures;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Upstreams that refuse, hang, break or vanish. */
class UpstreamFailureTest {
    private static UpstreamFigures figures(Running router) {
        return router.server.figures().upstreams().get("b");
    }

    private static String two(String one, String other, String more) {
        return "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['" + one + "', '" + other + "']" + more
                + "}}\n";
    }

    private static String refusing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    @Test
    void aRefusedConnectIsTriedElsewhereAndTheEndpointThatRefusesIsPutAside() throws Exception {
        try (Backend good = Backend.echo();
                Running router = new Running(two(good.url(), refusing(), ", balance: round_robin"), List.of())) {
            for (int i = 0; i < 30; i++) {
                assertThat(router.get("/" + i).status()).isEqualTo(200);
            }
            UpstreamFigures figures = figures(router);
            assertThat(figures.failures()).isEqualTo(5);
            assertThat(figures.retries()).isEqualTo(5);
            assertThat(figures.requests()).isEqualTo(30);
            assertThat(figures.endpoints()).isEqualTo(2);
            assertThat(figures.ejected()).isEqualTo(1);
        }
    }

    @Test
    void retriesStopWhereTheirBudgetEnds() throws Exception {
        try (Running router = new Running(two(refusing(), refusing(), ""), List.of());
                Caller caller = router.call()) {
            int requests = 50;
            for (int i = 0; i < requests; i++) {
                assertThat(caller.get("/" + i).read().status()).isEqualTo(502);
            }
            // ten to begin with and a fifth of the requests, and the floor's refill of two a second
            assertThat(figures(router).retries()).isBetween(10L, 10L + requests / 5 + 10);
            assertThat(figures(router).failures())
                    .isEqualTo(requests + figures(router).retries());
        }
    }

    /** A listener whose backlog is full: the kernel drops what comes, and a connect hangs. */
    private static final class Unaccepting implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<SocketChannel> filling = new ArrayList<>();

        Unaccepting() throws IOException {
            for (int i = 0; i < 4; i++) {
                SocketChannel channel = SocketChannel.open();
                channel.configureBlocking(false);
                channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
                filling.add(channel);
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (SocketChannel channel : filling) {
                channel.close();
            }
            server.close();
        }
    }

    @Test
    void aConnectUnderWayIsCountedAndEndsWithItsRequest() throws Exception {
        try (Unaccepting hanging = new Unaccepting();
                Running router = new Running(
                        "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['" + hanging.url()
                                + "'], connect_timeout_ms: 60000}}\n",
                        List.of())) {
            Caller caller = router.call();
            caller.get("/");
            Await.until("the connect is under way", () -> figures(router).connections() == 1);
            caller.close();
            Await.until("it is given up", () -> figures(router).connections() == 0);
            assertThat(figures(router).failures()).isZero();
        }
    }

    @Test
    void aConnectThatHangsForLongerThanTheRequestMayTakeIsAFailure() throws Exception {
        try (Unaccepting hanging = new Unaccepting();
                Running router = new Running(
                        "routes: [{name: all, upstream: b, timeout_ms: 200}]\nupstreams: {b: {endpoints: ['"
                                + hanging.url() + "'], connect_timeout_ms: 60000}}\n",
                        List.of())) {
            assertThat(router.get("/").status()).isEqualTo(504);
            Await.until("it is given up", () -> figures(router).connections() == 0);
            assertThat(figures(router).failures()).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatDoesNotComeInTimeIsAFailure() throws Exception {
        Semaphore never = new Semaphore(0);
        try (Backend silent = new Backend((request, in, out) -> {
                    never.acquireUninterruptibly();
                    return false;
                });
                Running router = new Running(Running.upstream(silent, ", response_timeout_ms: 100"), List.of())) {
            assertThat(router.get("/").status()).isEqualTo(504);
            assertThat(figures(router).failures()).isEqualTo(1);
            never.release();
        }
    }

    @Test
    void aNameLeadsToItsAddress() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = new Running(
                        "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['"
                                + backend.url().replace("127.0.0.1", "localhost") + "']}}\n",
                        List.of())) {
            assertThat(router.get("/x").text()).isEqualTo("you asked /x");
            assertThat(figures(router).endpoints()).isEqualTo(1);
        }
    }

    @Test
    void noMoreConnectionsAreOpenThanAllowed() throws Exception {
        try (Backend backend = Backend.echo();
                Running router = new Running(Running.upstream(backend, ", max_connections: 2"), List.of())) {
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                callers.add(Thread.ofVirtual().start(() -> {
                    try {
                        router.get("/");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }));
            }
            for (Thread caller : callers) {
                caller.join();
            }
            Await.until("back within the bound", () -> figures(router).connections() <= 2);
            assertThat(figures(router).requests()).isEqualTo(20);
        }
    }

    @Test
    void anUpstreamThatReadsNothingIsResetSoThatTheKernelHoldsNothingForIt() throws Exception {
        CompletableFuture<Boolean> reset = new CompletableFuture<>();
        CountDownLatch left = new CountDownLatch(1);
        Backend deaf = new Backend((request, in, out) -> {
            try {
                left.await();
                in.transferTo(OutputStream.nullOutputStream());
                reset.complete(false);
            } catch (SocketException e) {
                reset.complete(true);
            } catch (InterruptedException e) {
                reset.completeExceptionally(e);
            }
            return false;
        });
        try (deaf;
                Running router = Running.to(deaf)) {
            Caller caller = router.call();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    caller.send(
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n" + "x".repeat(9_999_999));
                } catch (IOException e) {
                    // the test closes it under its hands
                }
            });
            Await.until("the upstream there", () -> deaf.connections.size() == 1);
            AtomicInteger before = new AtomicInteger();
            AtomicInteger unchanged = new AtomicInteger();
            Await.until("the body stuck", () -> {
                int taken = unread(deaf.connections.getFirst());
                boolean moved = taken == 0 || before.getAndSet(taken) != taken;
                return (moved ? unchanged.getAndSet(0) : unchanged.incrementAndGet()) > 50;
            });
            caller.socket.setSoLinger(true, 0); // after a mere FIN the rest of the body might be there to be read
            caller.close();
            writer.join();
            router.awaitRest();
            left.countDown();
            assertThat(reset.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int unread(Socket socket) {
        try {
            return socket.getInputStream().available();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

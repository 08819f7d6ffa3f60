package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.router.memory.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that leave HTTP (RFC 9110, section 7.8). */
class TunnelTest {
    private static final String ASK = """
            GET /chat HTTP/1.1\r
            Host: a\r
            Connection: keep-alive, Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;
    private static final String SWITCH = """
            HTTP/1.1 101 Switching Protocols\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;
    private static final Duration AMPLE = Duration.ofSeconds(20);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Switches, and sends back what comes, until the client's end. */
    private static Backend echoing() {
        return new Backend((request, in, out) -> {
            out.write(ascii(SWITCH));
            in.transferTo(out);
            return false;
        });
    }

    /** Switches, and leaves the rest to the test. */
    private static Backend silent() {
        CountDownLatch never = new CountDownLatch(1);
        return new Backend((request, in, out) -> {
            out.write(ascii(SWITCH));
            try {
                never.await();
            } catch (InterruptedException e) {
                return false;
            }
            return false;
        });
    }

    private static Caller opened(Running router) throws IOException {
        Caller caller = router.call().send(ASK);
        assertThat(caller.readHead().status()).isEqualTo(101);
        return caller;
    }

    private static void assertNothingIsHeld(Running router) {
        Await.until("no tunnel", () -> router.server.figures().tunnels() == 0);
        Await.until("nothing leased", () -> router.server.ledger().leased() == 0);
        Await.until("no connection", () -> router.server.figures().clientConnections() == 0);
    }

    private static Socket upstream(Backend backend) {
        Await.until("the upstream's connection", () -> !backend.connections.isEmpty());
        return backend.connections.get(backend.connections.size() - 1);
    }

    @Test
    void bytesGoBothWaysAndTheRequestsSlotIsFree() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend)) {
            try (Caller caller = router.call().send(ASK)) {
                Message head = caller.readHead();
                assertThat(head.status()).isEqualTo(101);
                assertThat(head.field("Upgrade")).isEqualTo("websocket");
                assertThat(head.field("Connection")).isEqualToIgnoringCase("upgrade");
                assertThat(head.field("Sec-WebSocket-Accept")).isNotNull();
                caller.send("hello");
                assertThat(caller.in.readNBytes(5)).isEqualTo(ascii("hello"));
                assertThat(router.server.figures().tunnels()).isEqualTo(1);
                assertThat(router.server.gate().figures().inFlight()).isZero();
                assertThat(router.server.gate().figures().processed()).isEqualTo(1);
                assertThat(router.server.ledger().leased(Owner.TUNNEL)).isPositive();
                assertThat(router.server.ledger().leased(Owner.EXCHANGE)).isZero();
            }
            assertNothingIsHeld(router);
            assertThat(router.server.figures().tunnelsOpened()).isEqualTo(1);
            Message seen = backend.requests.get(0);
            assertThat(seen.field("Upgrade")).isEqualTo("websocket");
            assertThat(seen.field("Connection")).isEqualToIgnoringCase("upgrade");
            assertThat(seen.field("Sec-WebSocket-Key")).isNotNull();
        }
    }

    @Test
    void whatCameBehindTheRequestAndBehindThe101IsNotLost() throws IOException {
        String early = "e".repeat(700);
        Backend backend = new Backend((request, in, out) -> {
            out.write(ascii(SWITCH + "first"));
            in.transferTo(out);
            return false;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call().send(ASK + early)) {
            assertThat(caller.readHead().status()).isEqualTo(101);
            assertThat(caller.in.readNBytes(5)).isEqualTo(ascii("first"));
            assertThat(caller.in.readNBytes(700)).isEqualTo(ascii(early));
        }
    }

    @Test
    void aRefusedUpgradeIsAnOrdinaryAnswerOnAConnectionThatGoesOn() throws IOException {
        Backend backend = Backend.echo();
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            assertThat(caller.send(ASK).read().text()).isEqualTo("you asked /chat");
            assertThat(router.server.ledger().leased(Owner.TUNNEL)).isZero();
            assertThat(caller.get("/next").read().text()).isEqualTo("you asked /next");
            assertThat(backend.accepted).hasValue(2); // the upgrade's connection is nobody else's
            assertThat(router.server.figures().tunnelsOpened()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nUpgrade: other\r\n\r\n"
            })
    void aSwitchToSomethingElseIsABadGateway(String answer) throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write(ascii(answer + "bytes of who knows what"));
            return in.read() >= 0;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call().send(ASK)) {
            Caller.Answer refused = caller.read();
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.text()).contains("clw-upstream-failed");
        }
    }

    @Test
    void aSwitchThatNobodyAskedForIsABadGateway() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend)) {
            assertThat(router.get("/").status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: TLS/1.0, HTTP/1.1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n\r\n", // not said to be for this connection
                "GET / HTTP/1.0\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx"
            })
    void whatIsNoTunnelIsAnsweredAsIfItHadNotBeenAskedFor(String request) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call().send(request)) {
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(backend.requests.get(0).field("Upgrade")).isNull();
            assertThat(backend.requests.get(0).field("HTTP2-Settings")).isNull();
        }
    }

    @Test
    void oneTunnelTooManyIsShedBeforeTheUpstreamHearsOfIt() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend, "limits: {max_tunnels: 2}\n")) {
            try (Caller one = opened(router);
                    Caller two = opened(router);
                    Caller three = router.call().send(ASK)) {
                Caller.Answer shed = three.read();
                assertThat(shed.status()).isEqualTo(503);
                assertThat(shed.text()).contains("clw-router-oom");
                assertThat(shed.head().field("Retry-After")).isNotNull();
                assertThat(backend.accepted).hasValue(2);
                assertThat(List.of(one, two)).allMatch(open -> !open.socket.isClosed());
            }
            Await.until("room again", () -> router.server.figures().tunnels() == 0);
            opened(router).close();
        }
    }

    @Test
    void tunnelsTakeNoneOfTheConnectionsThatRequestsShare() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            boolean upgrade = request.field("Upgrade") != null;
            out.write(ascii(upgrade ? SWITCH : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
            return !upgrade || in.read() >= 0;
        });
        try (backend;
                Running router = new Running(Running.upstream(backend, ", max_connections: 1"), List.of())) {
            try (Caller one = opened(router);
                    Caller two = opened(router);
                    Caller ordinary = router.call()) {
                for (int i = 0; i < 10; i++) {
                    assertThat(ordinary.get("/").read().status()).isEqualTo(200);
                }
                assertThat(backend.accepted).hasValue(3); // the ordinary ones share one, and keep it
                assertThat(router.server.figures().upstreams().get("b").connections())
                        .isEqualTo(1);
                assertThat(List.of(one, two)).allMatch(open -> open.socket.isConnected());
            }
        }
    }

    @Test
    void withoutTunnelsUpgradesAreNotPassedOn() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, "limits: {max_tunnels: 0}\n");
                Caller caller = router.call().send(ASK)) {
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(backend.requests.get(0).field("Upgrade")).isNull();
        }
    }

    @Test
    void moreTunnelsThanTheMemoryPlanCarriesAreLoweredAndSaid() {
        try (Backend backend = echoing();
                Running router = Running.to(backend, "limits: {max_tunnels: 100000}\n")) {
            assertThat(router.logged("limits.max_tunnels lowered")).isEqualTo(1);
            assertThat(router.server.ledger().bound(Owner.RELAY))
                    .isGreaterThanOrEqualTo(router.server.ledger().bound(Owner.TUNNEL));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oneSideMayCloseWhileTheOtherGoesOn() throws IOException {
        try (Backend backend = silent();
                Running router = Running.to(backend)) {
            try (Caller caller = opened(router)) {
                Socket server = upstream(backend);
                caller.send("last words");
                caller.socket.shutdownOutput();
                InputStream in = server.getInputStream();
                assertThat(in.readAllBytes()).isEqualTo(ascii("last words"));
                server.getOutputStream().write(ascii("still here"));
                assertThat(caller.in.readNBytes(10)).isEqualTo(ascii("still here"));
                assertThat(router.server.figures().tunnels()).isEqualTo(1);
                server.shutdownOutput();
                assertThat(caller.atEnd()).isTrue();
            }
            assertNothingIsHeld(router);
        }
    }

    @Test
    void theUpstreamMayCloseFirst() throws IOException {
        try (Backend backend = silent();
                Running router = Running.to(backend)) {
            try (Caller caller = opened(router)) {
                Socket server = upstream(backend);
                server.getOutputStream().write(ascii("bye"));
                server.shutdownOutput();
                assertThat(caller.in.readAllBytes()).isEqualTo(ascii("bye"));
                caller.send("and you");
                assertThat(server.getInputStream().readNBytes(7)).isEqualTo(ascii("and you"));
            }
            assertNothingIsHeld(router);
        }
    }

    @Test
    void muchGoesBothWaysAtOnceAndArrivesWhole() throws Exception {
        byte[] much = new byte[20_000_000];
        new Random(1).nextBytes(much);
        try (Backend backend = echoing();
                Running router = Running.to(backend)) {
            try (Caller caller = opened(router)) {
                CompletableFuture<Void> sent = CompletableFuture.runAsync(
                        () -> {
                            try {
                                caller.out.write(much);
                                caller.socket.shutdownOutput();
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        task -> Thread.ofVirtual().start(task));
                assertThat(Arrays.equals(caller.in.readAllBytes(), much)).isTrue();
                sent.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
            }
            assertNothingIsHeld(router);
        }
    }

    @Test
    void aReaderThatStandsStillHoldsOneReadAndIsResetInTheEnd() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write(ascii(SWITCH));
            byte[] block = new byte[65_536];
            while (true) {
                out.write(block);
            }
        });
        try (backend;
                Running router = Running.to(backend, "limits: {request_timeout_ms: 1000}\n");
                Caller lazy = new Caller(router.server.address(), 4096)) {
            lazy.send(ASK);
            assertThat(lazy.readHead().status()).isEqualTo(101);
            Await.until("a tunnel", () -> router.server.figures().tunnels() == 1);
            Await.until("the end", () -> {
                assertThat(router.server.ledger().leased(Owner.RELAY)).isLessThanOrEqualTo(16 * 1024);
                return router.server.figures().tunnels() == 0;
            });
            assertNothingIsHeld(router);
            assertThatThrownBy(lazy.in::readAllBytes)
                    .as("an orderly close would leave the kernel with what the reader doesn't take")
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void aClientThatLeavesDuringTheHandshakeLeavesNothing() throws IOException {
        CountDownLatch answer = new CountDownLatch(1);
        Backend backend = new Backend((request, in, out) -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                return false;
            }
            out.write(ascii(SWITCH));
            return in.read() >= 0;
        });
        try (backend;
                Running router = Running.to(backend)) {
            Caller caller = router.call().send(ASK);
            Await.until("the request there", () -> backend.requests.size() == 1);
            assertThat(router.server.ledger().leased(Owner.TUNNEL)).isPositive();
            caller.close();
            assertNothingIsHeld(router);
            answer.countDown();
            assertThat(router.server.gate().figures().abandoned()).isEqualTo(1);
            assertThat(router.server.figures().tunnelsOpened()).isZero();
        }
    }

    @Test
    void anUpstreamThatDiesEndsTheTunnel() throws IOException {
        try (Backend backend = silent();
                Running router = Running.to(backend)) {
            try (Caller caller = opened(router)) {
                Socket server = upstream(backend);
                server.setSoLinger(true, 0);
                server.close(); // a reset
                assertThat(caller.atEnd()).isTrue();
            }
            assertNothingIsHeld(router);
            assertThat(router.logged("ERROR")).isZero();
        }
    }

    @Test
    void bothSidesMayDieAtOnce() throws IOException {
        try (Backend backend = silent();
                Running router = Running.to(backend)) {
            for (int i = 0; i < 50; i++) {
                Caller caller = opened(router);
                Socket server = upstream(backend);
                caller.socket.setSoLinger(true, 0);
                server.setSoLinger(true, 0);
                caller.close();
                server.close();
            }
            assertNothingIsHeld(router);
            assertThat(router.server.figures().tunnelsOpened()).isEqualTo(50);
            assertThat(router.server.gate().figures().processed()).isEqualTo(50);
        }
    }

    @Test
    void aThousandTunnelsOpenAndCloseAndLeaveNothing() throws IOException {
        try (Backend backend = echoing();
                Running router = Running.to(backend, "limits: {max_tunnels: 1000}\n")) {
            List<Caller> callers = new ArrayList<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    callers.add(opened(router));
                }
                assertThat(router.server.figures().tunnels()).isEqualTo(1000);
                for (Caller caller : callers) {
                    caller.send("ping");
                }
                for (Caller caller : callers) {
                    assertThat(caller.in.readNBytes(4)).isEqualTo(ascii("ping"));
                }
                try (Caller ordinary = router.call()) { // slots are free for requests all the while
                    assertThat(ordinary.send(ASK).read().status()).isEqualTo(503);
                }
            } finally {
                for (Caller caller : callers) {
                    caller.close();
                }
            }
            assertNothingIsHeld(router);
            assertThat(router.server.figures().tunnelsOpened()).isEqualTo(1000);
        }
    }

    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xe9};

    @Test
    void aDrainTellsBothEndsOfAWebSocketThatItGoesAway() throws Exception {
        try (Backend backend = silent();
                Running router = Running.to(backend);
                Caller caller = opened(router)) {
            Socket server = upstream(backend);
            byte[] ping = {(byte) 0x89, 0};
            server.getOutputStream().write(ping);
            assertThat(caller.in.readNBytes(2)).isEqualTo(ping);
            CompletableFuture<Void> drained = router.server.drain(AMPLE).toCompletableFuture();
            assertThat(caller.in.readAllBytes()).isEqualTo(GOING_AWAY);
            assertThat(unmasked(server.getInputStream().readAllBytes())).isEqualTo(GOING_AWAY);
            assertThat(drained).isNotDone();
            caller.socket.shutdownOutput();
            server.shutdownOutput();
            drained.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static byte[] unmasked(byte[] frame) {
        assertThat(frame).hasSize(8);
        byte[] plain = {frame[0], (byte) (frame[1] & 0x7f), frame[6], frame[7]};
        plain[2] ^= frame[2];
        plain[3] ^= frame[3];
        assertThat(frame[1]).isNegative(); // the mask's flag
        return plain;
    }

    @Test
    void aFrameThatIsOnItsWayIsLetThroughBeforeTheGoodbye() throws Exception {
        try (Backend backend = silent();
                Running router = Running.to(backend);
                Caller caller = opened(router)) {
            OutputStream server = upstream(backend).getOutputStream();
            server.write(new byte[] {(byte) 0x82, 4, 'a', 'b'});
            assertThat(caller.in.readNBytes(4)).hasSize(4);
            CompletableFuture<Void> drained = router.server.drain(AMPLE).toCompletableFuture();
            // the upstream hears the goodbye at once, because its direction is between two frames
            assertThat(upstream(backend).getInputStream().readNBytes(8)).hasSize(8);
            server.write(new byte[] {'c', 'd', (byte) 0x81, 1, 'x'});
            assertThat(caller.in.readNBytes(2)).isEqualTo(ascii("cd"));
            assertThat(caller.in.readAllBytes()).isEqualTo(GOING_AWAY);
            caller.socket.close();
            drained.get(AMPLE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Test
    void aDrainEndsWhatIsNoWebSocketWithAFinAndWaitsForNobody() throws Exception {
        Backend backend = new Backend((request, in, out) -> {
            out.write(ascii("HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: other/2\r\n\r\n"));
            return in.read() >= 0 || in.read() >= 0;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()
                        .send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: other/2\r\n\r\n")) {
            assertThat(caller.readHead().status()).isEqualTo(101);
            CompletableFuture<Void> drained = router.server.drain(AMPLE).toCompletableFuture();
            assertThat(caller.in.readAllBytes()).isEmpty();
            // the client never closes: the grace is over after two seconds
            drained.get(AMPLE.toSeconds() / 2, TimeUnit.SECONDS);
            assertNothingIsHeld(router);
        }
    }
}

package io.openclaw.router.http;

import static io.openclaw.router.http.Tunnelled.AMPLE;
import static io.openclaw.router.http.Tunnelled.ASK;
import static io.openclaw.router.http.Tunnelled.SWITCH;
import static io.openclaw.router.http.Tunnelled.ascii;
import static io.openclaw.router.http.Tunnelled.assertNothingIsHeld;
import static io.openclaw.router.http.Tunnelled.echoing;
import static io.openclaw.router.http.Tunnelled.opened;
import static io.openclaw.router.http.Tunnelled.silent;
import static io.openclaw.router.http.Tunnelled.upstream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.router.Await;
import io.openclaw.router.memory.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** An open tunnel: bytes both ways, and every way in which it ends by itself. */
class TunnelTest {
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
}

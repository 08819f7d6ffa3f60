package io.openclaw.router.http;

import static io.openclaw.router.http.Tunnelled.AMPLE;
import static io.openclaw.router.http.Tunnelled.ascii;
import static io.openclaw.router.http.Tunnelled.assertNothingIsHeld;
import static io.openclaw.router.http.Tunnelled.opened;
import static io.openclaw.router.http.Tunnelled.silent;
import static io.openclaw.router.http.Tunnelled.upstream;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How open tunnels take their leave when the router drains. */
class TunnelDrainTest {
    private static final byte[] GOING_AWAY = {(byte) 0x88, 2, 0x03, (byte) 0xe9};

    @WaitingTest
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

    @WaitingTest
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

    @WaitingTest
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

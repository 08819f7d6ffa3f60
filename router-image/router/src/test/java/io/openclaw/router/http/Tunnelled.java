package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What the tests of connections that leave HTTP share: the handshake, and upstreams that accept it. */
final class Tunnelled {
    static final String ASK = """
            GET /chat HTTP/1.1\r
            Host: a\r
            Connection: keep-alive, Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    static final String SWITCH = """
            HTTP/1.1 101 Switching Protocols\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
            \r
            """;

    static final Duration AMPLE = Duration.ofSeconds(20);

    private Tunnelled() {}

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Switches, and sends back what comes, until the client's end. */
    static Backend echoing() {
        return new Backend((request, in, out) -> {
            out.write(ascii(SWITCH));
            in.transferTo(out);
            return false;
        });
    }

    /** Switches, and leaves the rest to the test. */
    static Backend silent() {
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

    static Caller opened(Running router) throws IOException {
        Caller caller = router.call().send(ASK);
        assertThat(caller.readHead().status()).isEqualTo(101);
        return caller;
    }

    static void assertNothingIsHeld(Running router) {
        Await.until("no tunnel", () -> router.server.figures().tunnels() == 0);
        Await.until("nothing leased", () -> router.server.ledger().leased() == 0);
        Await.until("no connection", () -> router.server.figures().clientConnections() == 0);
    }

    static Socket upstream(Backend backend) {
        Await.until("the upstream's connection", () -> !backend.connections.isEmpty());
        return backend.connections.get(backend.connections.size() - 1);
    }
}

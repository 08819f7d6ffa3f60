package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each error: its status, its code, its JSON, and what becomes of the connection. */
class RefusalTest {
    private static void assertError(Caller.Answer answer, int status, String code) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.head().field("Content-Type")).isEqualTo("application/json");
        assertThat(answer.text()).startsWith("{\"error\":\"" + code + "\",\"message\":\"");
        assertThat(answer.head().field("Retry-After") != null).isEqualTo(status == 503);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\n\r\n", // no Host
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n",
                "GET x HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", // a space before the colon
                "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", // a bare line feed
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3, 3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -3\r\n\r\nabc",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void whatCouldBeReadInTwoWaysIsRefusedAndTheConnectionEnds(String request) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            Caller.Answer answer = caller.send(request + "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n")
                    .read();
            assertError(answer, 400, "clw-request-invalid");
            assertThat(answer.head().field("Connection")).isEqualTo("close");
            assertThat(caller.atEnd()).isTrue();
            assertThat(backend.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
                "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
            })
    void whatIsNotImplementedIsRefused(String request) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            assertError(caller.send(request).read(), 501, "clw-request-invalid");
            assertThat(caller.atEnd()).isTrue();
            assertThat(backend.requests).isEmpty();
        }
    }

    @Test
    void aChunkThatIsNoneEndsTheRequestInTheMiddle() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n\r\n");
            assertError(caller.read(), 400, "clw-request-invalid");
            assertThat(caller.atEnd()).isTrue();
        }
    }

    @Test
    void anAbsoluteTargetIsTakenApart() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("GET http://b.example/p?q HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertThat(caller.read().text()).isEqualTo("you asked /p?q");
            assertThat(backend.requests.get(0).field("Host")).isEqualTo("b.example");
        }
    }

    @Test
    void aHeadTooLargeIs431AndALineTooLong414() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, "limits: {max_request_headers_kb: 4}\n");
                Caller large = router.call();
                Caller many = router.call();
                Caller longLine = router.call()) {
            large.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(5000) + "\r\n\r\n");
            assertError(large.read(), 431, "clw-request-too-large");
            many.send("GET / HTTP/1.1\r\nHost: a\r\n" + "a:b\r\n".repeat(200) + "\r\n");
            assertError(many.read(), 431, "clw-request-too-large");
            longLine.send("GET /" + "y".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertError(longLine.read(), 414, "clw-request-too-large");
        }
    }

    @Test
    void noRouteIs404AndTheConnectionLives() throws IOException {
        try (Running router = new Running("", List.of());
                Caller caller = router.call()) {
            assertError(caller.get("/").read(), 404, "clw-route-not-found");
            assertError(caller.get("/again").read(), 404, "clw-route-not-found");
            assertThat(caller.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
                            .readHead()
                            .status())
                    .isEqualTo(404);
            assertError(caller.get("/inStep").read(), 404, "clw-route-not-found");
        }
    }

    @Test
    void aBodyTooLargeIs413WhetherDeclaredOrCounted() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, "limits: {max_request_body_mb: 1}\n");
                Caller declared = router.call();
                Caller counted = router.call()) {
            declared.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n");
            assertError(declared.read(), 413, "clw-request-too-large");
            counted.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            for (int i = 0; i < 33; i++) {
                counted.send(chunk);
            }
            assertError(counted.read(), 413, "clw-request-too-large");
        }
    }

    @Test
    void slowHeadsAndBodiesAre408() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, "limits: {request_timeout_ms: 300}\n");
                Caller head = router.call();
                Caller body = router.call()) {
            head.send("GET / HTTP/1.1\r\nHos");
            body.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
            assertError(head.read(), 408, "clw-request-timeout");
            assertThat(head.atEnd()).isTrue();
            assertError(body.read(), 408, "clw-request-timeout");
            assertThat(body.atEnd()).isTrue();
        }
    }

    @Test
    void nobodyListeningIs502() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        String yaml =
                "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['http://127.0.0.1:" + free + "']}}\n";
        try (Running router = new Running(yaml, List.of())) {
            assertError(router.get("/"), 502, "clw-upstream-failed");
        }
    }

    @Test
    void anEndpointWithoutAnAddressIs503() throws IOException {
        String yaml = "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['http://no.such.invalid:1']}}\n";
        try (Running router = new Running(yaml, List.of())) {
            assertError(router.get("/"), 503, "clw-upstream-unavailable");
        }
    }

    @Test
    void anUpstreamThatClosesBeforeItAnswersIs502WithTheCodeOfAReset() throws IOException {
        Backend backend = new Backend((request, in, out) -> false);
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            assertError(caller.get("/").read(), 502, "clw-socket-econnreset");
            assertError(caller.get("/").read(), 502, "clw-socket-econnreset"); // and the client's connection lives
        }
    }

    @Test
    void anAnswerThatIsNotHttpIs502() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write("SSH-2.0-OpenSSH\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend)) {
            assertError(router.get("/"), 502, "clw-upstream-failed");
        }
    }

    @Test
    void anUpstreamThatIsSilentIs504() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        Backend backend = new Backend((request, in, out) -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return false;
        });
        String yaml = Running.upstream(backend, ", response_timeout_ms: 300");
        try (backend;
                Running router = new Running(yaml, List.of())) {
            assertError(router.get("/"), 504, "clw-upstream-timeout");
            over.countDown();
        }
    }

    @Test
    void anAnswerThatBreaksOffBreaksOffForTheClientToo() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII));
            return false;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            Message head = caller.get("/").readHead();
            assertThat(head.status()).isEqualTo(200);
            org.assertj.core.api.Assertions.assertThatIOException().isThrownBy(() -> head.readBody(caller.in));
        }
    }

    @Test
    void aStaleConnectionIsReplacedWithoutTheClientSeeingIt() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            if (request.target().equals("/stale")) {
                return false;
            }
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            assertThat(caller.get("/").read().status()).isEqualTo(200);
            // the first connection ends on it, as if it had been closed just then; the second is fresh, and its end
            // counts
            assertError(caller.get("/stale").read(), 502, "clw-socket-econnreset");
            assertThat(backend.requests).hasSize(3);
            assertThat(caller.get("/").read().status()).isEqualTo(200);
            assertThat(caller.send("POST /stale HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
                            .read()
                            .status())
                    .isEqualTo(502); // not safe to send twice
            assertThat(backend.requests).hasSize(5);
        }
    }
}

package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Requests that go well. */
class ForwardingTest {
    @Test
    void aRequestReachesTheUpstreamAndItsAnswerTheClient() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend)) {
            Caller.Answer answer = router.get("/x?y=1");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("you asked /x?y=1");
            assertThat(answer.head().field("Via")).isEqualTo("1.1 clw-router");
        }
    }

    @Test
    void manyRequestsShareTheirConnections() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            for (int i = 0; i < 50; i++) {
                assertThat(caller.get("/" + i).read().text()).isEqualTo("you asked /" + i);
            }
            assertThat(backend.accepted).hasValue(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInTheirOrder() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 300; i++) {
                many.append("POST /").append(i).append(" HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc");
                many.append("GET /g").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            Thread.ofVirtual().start(() -> {
                try {
                    caller.send(many.toString());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < 300; i++) {
                assertThat(caller.read().text()).isEqualTo("you asked /" + i);
                assertThat(caller.read().text()).isEqualTo("you asked /g" + i);
            }
        }
    }

    @Test
    void aPipelinedRequestIsNotBegunBeforeTheOneAheadOfItIsAnswered() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            request.readBody(in);
            out.write("HTTP/1.1 304 Not Modified\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "POST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(caller.read().status()).isEqualTo(304);
            assertThat(caller.read().status()).isEqualTo(304);
            assertThat(backend.accepted).hasValue(1); // at one time they would have needed two
        }
    }

    @Test
    void hopByHopFieldsStayOnTheirConnection() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write("""
                    HTTP/1.1 200 OK\r
                    Content-Length: 0\r
                    Connection: x-secret, content-length\r
                    Keep-Alive: timeout=5\r
                    X-Secret: 1\r
                    X-Open: 2\r
                    Via: 1.0 origin\r
                    \r
                    """.getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("""
                    GET / HTTP/1.1\r
                    Host: a.example\r
                    Connection: X-Mine, keep-alive, host\r
                    X-Mine: 1\r
                    X-Yours: 2\r
                    TE: trailers\r
                    Proxy-Connection: keep-alive\r
                    Upgrade: websocket\r
                    X-Forwarded-For: 6.6.6.6\r
                    Via: 1.1 before\r
                    \r
                    """);
            Caller.Answer answer = caller.read();
            Message seen = backend.requests.get(0);
            for (String gone : List.of("Connection", "X-Mine", "TE", "Proxy-Connection", "Upgrade")) {
                assertThat(seen.field(gone)).as(gone).isNull();
            }
            assertThat(seen.field("Host")).isEqualTo("a.example");
            assertThat(seen.field("X-Yours")).isEqualTo("2");
            assertThat(seen.field("Via")).isEqualTo("1.1 before, 1.1 clw-router");
            assertThat(seen.all("X-Forwarded-For")).containsExactly("127.0.0.1");
            assertThat(seen.field("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(seen.field("X-Forwarded-Host")).isEqualTo("a.example");
            for (String gone : List.of("Connection", "Keep-Alive", "X-Secret")) {
                assertThat(answer.head().field(gone)).as(gone).isNull();
            }
            assertThat(answer.head().field("Content-Length")).isEqualTo("0");
            assertThat(answer.head().field("X-Open")).isEqualTo("2");
            assertThat(answer.head().field("Via")).isEqualTo("1.0 origin, 1.1 clw-router");
        }
    }

    @Test
    void answersWithoutABodyAreFramedAsSuch() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            String head = switch (request.target()) {
                case "/204" -> "HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n";
                case "/304" -> "HTTP/1.1 304 Not Modified\r\nContent-Length: 77\r\n\r\n";
                default -> "HTTP/1.1 200 OK\r\nContent-Length: 55\r\n\r\n";
            };
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            Message none = caller.get("/204").readHead();
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.field("Content-Length")).isNull();
            Message notModified = caller.get("/304").readHead();
            assertThat(notModified.field("Content-Length")).isEqualTo("77");
            Message head = caller.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").readHead();
            assertThat(head.field("Content-Length")).isEqualTo("55");
            assertThat(caller.get("/204").readHead().status()).isEqualTo(204); // the connection is still in step
            assertThat(backend.accepted).hasValue(1);
        }
    }

    @Test
    void aBodyThatEndsWithTheConnectionIsChunkedFor11AndEndsTheConnectionFor10() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write("HTTP/1.0 200 OK\r\nX: y\r\n\r\nuntil the end".getBytes(StandardCharsets.US_ASCII));
            return false;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller modern = router.call();
                Caller old = router.call()) {
            Caller.Answer chunked = modern.get("/").read();
            assertThat(chunked.head().startLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(chunked.head().field("Transfer-Encoding")).isEqualTo("chunked");
            assertThat(chunked.text()).isEqualTo("until the end");
            Message head =
                    old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").readHead();
            assertThat(head.field("Transfer-Encoding")).isNull();
            assertThat(head.field("Connection")).isEqualTo("close");
            assertThat(new String(old.in.readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo("until the end");
        }
    }

    @Test
    void keepAliveFollowsTheVersion() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller old = router.call();
                Caller oldKept = router.call();
                Caller closing = router.call()) {
            assertThat(old.send("GET / HTTP/1.0\r\n\r\n").read().head().field("Connection"))
                    .isEqualTo("close");
            assertThat(old.atEnd()).isTrue();
            String kept = "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
            assertThat(oldKept.send(kept).read().head().field("Connection")).isEqualTo("keep-alive");
            assertThat(oldKept.send(kept).read().status()).isEqualTo(200);
            String last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            assertThat(closing.send(last).read().head().field("Connection")).isEqualTo("close");
            assertThat(closing.atEnd()).isTrue();
        }
    }

    @Test
    void anExpectationIsPassedOnAndSoIsTheContinue() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            assertThat(request.field("Expect")).isEqualTo("100-continue");
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] body = request.readBody(in);
            out.write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            assertThat(caller.readHead().status()).isEqualTo(100);
            Caller.Answer answer = caller.send("hello").read();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("hello");
        }
    }

    @Test
    void trailersPass() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            request.readBody(in);
            out.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 9\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            return true;
        });
        try (backend;
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nX-T: 1\r\n\r\n");
            Caller.Answer answer = caller.read();
            assertThat(answer.text()).isEqualTo("abc");
            assertThat(answer.head().field("X-Sum")).isEqualTo("9");
            assertThat(backend.requests.get(0).field("X-T")).isEqualTo("1");
        }
    }

    @Test
    void theAdminPathsAnswerTrueLoopbackOnly() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            String local = "GET /metrics?a=b HTTP/1.1\r\nHost: localhost:3000\r\n";
            assertThat(caller.send(local + "\r\n").read().text()).isEqualTo("/metrics?a=b");
            for (String foreign : List.of("Origin: http://x", "Forwarded: for=x", "Via: 1.1 x", "X-Forwarded-For: x")) {
                assertThat(caller.send(local + foreign + "\r\n\r\n").read().text())
                        .as(foreign)
                        .isEqualTo("you asked /metrics?a=b");
            }
            assertThat(caller.get("/metrics").read().text()).isEqualTo("you asked /metrics");
        }
    }

    @Test
    void anAdminStreamIsSentToItsEndAndEndsTheConnection() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n");

            Caller.Answer answer = caller.read();

            assertThat(answer.body()).hasSize(Running.STREAMED);
            assertThat(answer.head().field("Connection")).isEqualTo("close");
            assertThat(caller.atEnd()).isTrue();
        }
    }

    @Test
    void anAdminStreamThatFailsCantBeTakenForAWholeOne() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend);
                Caller caller = router.call()) {
            caller.send("GET /stream?fail HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThatThrownBy(caller::read).isInstanceOf(IOException.class);
        }
    }
}

package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.router.Await;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One line a request, whatever became of it. */
class AccessLogTest {
    private static final String JSON = "access_log: {enabled: true, format: json}\n";

    private static List<JsonNode> lines(Running router) {
        String text = router.accessLog.toString(StandardCharsets.UTF_8);
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
            try {
                lines.add(new ObjectMapper().readTree(line));
            } catch (IOException e) {
                throw new AssertionError(line, e);
            }
        }
        return lines;
    }

    private static JsonNode only(Running router) {
        Await.until("a line", () -> router.accessLog.size() > 0);
        List<JsonNode> lines = lines(router);
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    @Test
    void aRequestThatGoesWell() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = new Running(
                        "routes: [{name: all, match: {path_prefix: /a}, upstream: b, rewrite_prefix: /z}]\n"
                                + "upstreams: {b: {endpoints: ['" + backend.url() + "']}}\n" + JSON,
                        List.of());
                Caller caller = router.call()) {
            caller.send("POST /a/b?c HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
                    + "traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\n\r\nhello");
            assertThat(caller.read().text()).isEqualTo("you asked /z/b?c");
            JsonNode line = only(router);
            assertThat(line.get("client").textValue()).isEqualTo("127.0.0.1");
            assertThat(line.get("method").textValue()).isEqualTo("POST");
            assertThat(line.get("target").textValue()).isEqualTo("/a/b?c");
            assertThat(line.get("status").intValue()).isEqualTo(200);
            assertThat(line.get("bytes_in").longValue()).isEqualTo(5);
            assertThat(line.get("bytes_out").longValue()).isEqualTo(16);
            assertThat(line.get("duration_ms").doubleValue()).isPositive();
            assertThat(line.get("upstream_wait_ms").doubleValue())
                    .isPositive()
                    .isLessThanOrEqualTo(line.get("duration_ms").doubleValue());
            assertThat(line.get("route").textValue()).isEqualTo("all");
            assertThat("http://" + line.get("upstream").textValue()).isEqualTo(backend.url());
            assertThat(line.get("code").isNull()).isTrue();
            assertThat(line.get("trace_id").textValue()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        }
    }

    @Test
    void requestsThatWereNeverUnderstoodHaveALineToo() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = Running.to(backend, JSON)) {
            String[] bad = {
                "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n",
                "GET /" + "x".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nX: " + "y".repeat(40_000) + "\r\n\r\n",
                "GET /no-host HTTP/1.1\r\n\r\n"
            };
            int[] status = {400, 414, 431, 400};
            for (int i = 0; i < bad.length; i++) {
                try (Caller caller = router.call().send(bad[i])) {
                    assertThat(caller.read().status()).isEqualTo(status[i]);
                }
                int count = i + 1;
                Await.until("its line", () -> lines(router).size() == count);
                JsonNode line = lines(router).get(i);
                assertThat(line.get("status").intValue()).isEqualTo(status[i]);
                assertThat(line.get("code").textValue()).startsWith("clw-request-");
            }
            assertThat(lines(router).get(0).get("target").isNull()).isTrue();
            assertThat(lines(router).get(3).get("target").textValue()).isEqualTo("/no-host");
        }
    }

    @Test
    void ourOwnRefusalsSayTheirCode() throws IOException {
        try (Backend backend = new Backend((request, in, out) -> false);
                Running router = Running.to(backend, JSON)) {
            assertThat(router.get("/").status()).isEqualTo(502);
            JsonNode line = only(router);
            assertThat(line.get("status").intValue()).isEqualTo(502);
            assertThat(line.get("code").textValue()).isEqualTo("clw-socket-econnreset");
            assertThat("http://" + line.get("upstream").textValue()).isEqualTo(backend.url());
            assertThat(line.get("bytes_out").longValue()).isPositive();
        }
    }

    @Test
    void aClientThatLeftHasNoStatus() throws IOException {
        try (Backend backend = new Backend((request, in, out) -> in.read() >= 0);
                Running router = Running.to(backend, JSON)) {
            Caller caller = router.call().get("/left");
            Await.until("the request there", () -> backend.requests.size() == 1);
            caller.close();
            assertThat(only(router).get("status").isNull()).isTrue();
        }
    }

    @Test
    void aTunnelHasItsLineAtItsEnd() throws IOException {
        Backend backend = new Backend((request, in, out) -> {
            out.write(
                    "HTTP/1.1 101 Go\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            in.transferTo(out);
            return false;
        });
        try (backend;
                Running router = Running.to(backend, JSON)) {
            try (Caller caller =
                    router.call().send("GET /t HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n")) {
                assertThat(caller.readHead().status()).isEqualTo(101);
                caller.send("12345");
                assertThat(caller.in.readNBytes(5)).hasSize(5);
                assertThat(router.accessLog.size()).isZero();
            }
            JsonNode line = only(router);
            assertThat(line.get("status").intValue()).isEqualTo(101);
            assertThat(line.get("target").textValue()).isEqualTo("/t");
            assertThat(line.get("bytes_in").longValue()).isEqualTo(5);
            assertThat(line.get("bytes_out").longValue()).isEqualTo(5);
        }
    }

    @Test
    void withoutTheLogNothingIsWritten() throws IOException {
        try (Backend backend = Backend.echo()) {
            Running router = Running.to(backend);
            try (router) {
                assertThat(router.get("/").status()).isEqualTo(200);
            }
            assertThat(router.accessLog.size()).isZero();
        }
    }

    @Test
    void theEndWritesWhatIsStillThere() throws IOException {
        Running router;
        try (Backend backend = Backend.echo()) {
            router = Running.to(backend, JSON);
            try (router) {
                for (int i = 0; i < 100; i++) {
                    assertThat(router.get("/" + i).status()).isEqualTo(200);
                }
            }
        }
        assertThat(lines(router)).hasSize(100);
    }

    @Test
    void whenNobodyReadsTheOutputRequestsGoOnAndTheLossIsCounted() throws IOException {
        try (Backend backend = Backend.echo();
                PipedInputStream nobodyReads = new PipedInputStream(1024);
                PipedOutputStream out = new PipedOutputStream(nobodyReads);
                Running router = new Running(Running.upstream(backend, "") + JSON, List.of(), out);
                Caller caller = router.call()) {
            String target = "/" + "t".repeat(2000);
            for (int i = 0; i < 300; i++) {
                assertThat(caller.get(target).read().status()).isEqualTo(200);
            }
            Await.until("lines dropped", () -> router.server.figures().accessLinesDropped() > 0);
        }
    }
}

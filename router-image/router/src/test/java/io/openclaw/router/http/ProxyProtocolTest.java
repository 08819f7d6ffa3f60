package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener behind a load balancer that speaks the PROXY protocol. */
class ProxyProtocolTest {
    private static final String FROM = "PROXY TCP4 203.0.113.9 10.0.0.1 40000 80\r\n";
    private static final String GET = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String V2_LOCAL = "\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0";

    private static Running listening(Backend backend, String trusted, String more) {
        return Running.to(backend, "listen: {proxy_protocol: true, trusted_proxies: [" + trusted + "]}\n" + more);
    }

    private static boolean isClosedWithoutAnAnswer(Caller caller) {
        try {
            return caller.in.read() < 0;
        } catch (IOException e) {
            if (e instanceof java.net.SocketTimeoutException) {
                throw new UncheckedIOException(e);
            }
            return true; // reset, because what it had sent was never read
        }
    }

    @Test
    void theAnnouncedSourceIsTheClient() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "", "");
                Caller caller = router.call()) {
            assertThat(caller.send(FROM + GET).read().text()).isEqualTo("you asked /x");
            assertThat(caller.send(GET).read().status()).isEqualTo(200);
            assertThat(backend.requests)
                    .allMatch(seen -> seen.all("X-Forwarded-For").equals(List.of("203.0.113.9")));
        }
    }

    @Test
    void theHeaderMayComeByteByByte() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "127.0.0.1", "");
                Caller caller = router.call()) {
            for (char c : (FROM + GET).toCharArray()) {
                caller.send(String.valueOf(c));
            }
            assertThat(caller.read().status()).isEqualTo(200);
            assertThat(backend.requests.get(0).field("X-Forwarded-For")).isEqualTo("203.0.113.9");
        }
    }

    @Test
    void aLocalConnectionKeepsItsOwnPeerAndMayAskForTheMetrics() throws IOException {
        String metrics = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "", "");
                Caller local = router.call();
                Caller proxied = router.call();
                Caller unknown = router.call();
                Caller forged = router.call()) {
            assertThat(local.send(V2_LOCAL + GET).read().text()).isEqualTo("you asked /x");
            assertThat(backend.requests.get(0).field("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(local.send(metrics).read().text()).isEqualTo("/metrics?");
            assertThat(proxied.send(FROM + metrics).read().text()).isEqualTo("you asked /metrics");
            assertThat(unknown.send("PROXY UNKNOWN\r\n" + metrics).read().text())
                    .isEqualTo("you asked /metrics");
            assertThat(forged.send("PROXY TCP4 127.0.0.1 127.0.0.1 1 2\r\n" + metrics)
                            .read()
                            .text())
                    .isEqualTo("you asked /metrics");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GET, "PROXY TCP4 1.2.3.4\r\n" + GET, "PROXY TCP4 1 2 3 4\r\n", "\r\n\r\n\0\r\nquit\n"})
    void anythingElseIsClosedWithoutAnAnswer(String first) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "", "");
                Caller caller = router.call().send(first)) {
            assertThat(isClosedWithoutAnAnswer(caller)).isTrue();
            assertThat(backend.requests).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PROXY TCP4 1.2"})
    void aHeaderThatDoesNotComeInTimeIsClosedWithoutAnAnswer(String first) throws IOException {
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "", "limits: {request_timeout_ms: 1000}\n");
                Caller caller = router.call().send(first)) {
            assertThat(isClosedWithoutAnAnswer(caller)).isTrue();
        }
    }

    @Test
    void onlyTrustedPeersMaySpeakForOthers() throws IOException {
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "10.0.0.0/8", "")) {
            Caller caller = router.call();
            try (caller) {
                caller.send(FROM + GET);
                assertThat(isClosedWithoutAnAnswer(caller)).isTrue();
            } catch (IOException e) {
                // closed before it could send
                assertThat(caller.socket.isConnected()).isTrue();
            }
            assertThat(backend.requests).isEmpty();
        }
    }

    @Test
    void whatTheAnnouncedClientSaysOfOthersIsNotBelievedForItsBalancersSake() throws IOException {
        String forged = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n\r\n";
        try (Backend backend = Backend.echo();
                Running router = listening(backend, "127.0.0.1, 198.51.100.0/24", "");
                Caller caller = router.call();
                Caller second = router.call()) {
            assertThat(caller.send(FROM + forged).read().status()).isEqualTo(200);
            assertThat(backend.requests.get(0).all("X-Forwarded-For")).containsExactly("203.0.113.9");
            assertThat(backend.requests.get(0).field("Forwarded")).isNull();
            second.send("PROXY TCP4 198.51.100.7 10.0.0.1 1 2\r\n" + forged).read();
            assertThat(backend.requests.get(1).field("X-Forwarded-For")).isEqualTo("6.6.6.6, 198.51.100.7");
        }
    }
}

package com.example.introspection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.openclaw.router.filter.Completion;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.MessageHead;
import io.openclaw.router.filter.ResponseHead;
import io.openclaw.router.filter.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against an authorization server that knows one token. */
class IntrospectionFilterTest {
    private HttpServer server;
    private IntrospectionFilter filter;

    /** A request with what the filter looks at. */
    private static final class Request implements FilterExchange, MessageHead {
        final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        @Override
        public MessageHead request() {
            return this;
        }

        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String target() {
            return "/";
        }

        @Override
        public String route() {
            return "all";
        }

        @Override
        public void onRequestBody(Consumer<ByteBuffer> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onResponse(Consumer<ResponseHead> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onResponseBody(Consumer<ByteBuffer> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void onCompletion(Consumer<Completion> listener) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String header(String name) {
            return headers.get(name);
        }

        @Override
        public List<String> headers(String name) {
            return headers.containsKey(name) ? List.of(headers.get(name)) : List.of();
        }

        @Override
        public void addHeader(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public void setHeader(String name, String value) {
            headers.put(name, value);
        }

        @Override
        public void removeHeader(String name) {
            headers.remove(name);
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = ("{\"active\": " + form.equals("token=good%2B1") + "}").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        filter = new IntrospectionFilter(Map.of(
                IntrospectionFilter.URL_VARIABLE,
                "http://127.0.0.1:" + server.getAddress().getPort() + "/introspect"));
    }

    @AfterEach
    void stop() {
        filter.close();
        server.stop(0);
    }

    private static Request with(String authorization) {
        Request request = new Request();
        request.headers.put("x-token-checked", "yes");
        if (authorization != null) {
            request.headers.put("authorization", authorization);
        }
        return request;
    }

    private Verdict verdict(Request request) throws Exception {
        Verdict verdict = filter.onRequest(request);
        return verdict instanceof Verdict.Later later
                ? later.verdict().toCompletableFuture().get(10, TimeUnit.SECONDS)
                : verdict;
    }

    private int status(Request request) throws Exception {
        return ((Verdict.Answer) verdict(request)).status();
    }

    @Test
    void aTokenThatIsKnownPassesAndTheUpstreamIsTold() throws Exception {
        Request request = with("Bearer good+1");

        assertThat(verdict(request)).isEqualTo(Verdict.FORWARD);
        assertThat(request.headers).containsEntry("X-Token-Checked", "yes");
    }

    @Test
    void anyOtherIsRefusedWhateverTheClientSaysOfIt() throws Exception {
        Request request = with("Bearer bad");

        assertThat(status(request)).isEqualTo(401);
        assertThat(request.headers).doesNotContainKey("X-Token-Checked");
        assertThat(status(with(null))).isEqualTo(401);
        assertThat(status(with("Basic x"))).isEqualTo(401);
    }

    @Test
    void noAnswerIsNoPermission() throws Exception {
        server.stop(0);

        assertThat(status(with("Bearer good+1"))).isEqualTo(503);
    }

    @Test
    void withoutAnEndpointItDoesNotStart() {
        assertThatThrownBy(() -> new IntrospectionFilter(Map.of())).hasMessageContaining("INTROSPECTION_URL");
    }
}

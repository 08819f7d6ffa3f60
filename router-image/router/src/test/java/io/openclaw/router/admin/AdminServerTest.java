package io.openclaw.router.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private static final int STREAM_PARTS = 100;
    private static final int STREAM_PART = 10_000;

    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final List<AdminRequest> asked = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> ended = new LinkedBlockingQueue<>();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = AdminServer.start(anyPort, new Echo(), (thread, e) -> uncaught.add(e), false);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void handsOverPathQueryAndHeadersAndWritesTheAnswer() throws Exception {
        HttpResponse<String> response = send("/hello?a=1&b=2");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"path\":\"/hello\"}");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        AdminRequest request = asked.getFirst();
        assertThat(request.query()).isEqualTo("a=1&b=2");
        assertThat(request.headers()).containsEntry("x-test", "Yes");
        assertThat(request.trueLoopback()).isTrue();
    }

    @Test
    void answersPipelinedRequestsInTheirOrder() throws IOException {
        String answers = raw("GET /one HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /two HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(answers).containsSubsequence("/one", "/two");
    }

    @Test
    void refusesABodyThatNoAdminPathTakes() throws IOException {
        assertThat(raw("POST /x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n"))
                .startsWith("HTTP/1.1 413");
        assertThat(asked).isEmpty();
    }

    @Test
    void refusesWhatIsNoHttp() throws IOException {
        assertThat(raw("\u0001\u0002 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
        assertThat(asked).isEmpty();
    }

    @Test
    void answers500AndReportsWhereTheApiFails() throws Exception {
        assertThat(send("/fail").statusCode()).isEqualTo(500);
        assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theConnectionThatHasAskedLeastLatelyGivesWayToANewcomer() throws Exception {
        List<Socket> open = new ArrayList<>();
        try {
            for (int i = 0; i < AdminServer.MAX_CONNECTIONS; i++) {
                Socket socket = connect();
                open.add(socket);
                ask(socket, "GET /held HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
            ask(open.getFirst(), "GET /again HTTP/1.1\r\nHost: localhost\r\n\r\n");
            awaitText(open.getFirst(), "/again");
            assertThat(send("/newcomer").statusCode()).isEqualTo(200);
            assertThat(open.get(1).getInputStream().readAllBytes()).isNotEmpty(); // its answer, and the end
            ask(open.getFirst(), "GET /third HTTP/1.1\r\nHost: localhost\r\n\r\n");
            awaitText(open.getFirst(), "/third");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void silentPeersKeepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 2 * AdminServer.MAX_CONNECTIONS; i++) {
                silent.add(connect());
            }
            assertThat(send("/metrics").statusCode()).isEqualTo(200);
            assertThat(silent.getLast().getInputStream().read())
                    .as("closed after a while")
                    .isEqualTo(-1);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void anErrorIsAnsweredAndReportedToo() throws Exception {
        assertThat(send("/error").statusCode()).isEqualTo(500);
        assertThat(uncaught).singleElement().isInstanceOf(LinkageError.class);
    }

    @Test
    void sendsAStreamToItsEnd() throws Exception {
        HttpResponse<String> response = send("/stream");

        assertThat(response.body()).hasSize(STREAM_PARTS * STREAM_PART);
        assertThat(response.headers().firstValue("content-disposition")).hasValue("attachment");
        assertThat(ended.take()).isEqualTo("sent");
    }

    @Test
    void aStreamThatFailsCantBeTakenForAWholeOne() throws Exception {
        assertThatThrownBy(() -> send("/broken-stream")).isInstanceOf(IOException.class);
        assertThat(ended.take()).isEqualTo("on purpose");
    }

    @Test
    void aStreamKnowsWhenItsClientHasLeft() throws Exception {
        try (Socket socket = connect()) {
            ask(socket, "GET /endless-stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(socket.getInputStream().readNBytes(STREAM_PART)).hasSize(STREAM_PART);
        }
        assertThat(ended.take()).isEqualTo("the client has left");
        assertThat(send("/hello").statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnAddressThatIsTaken() {
        assertThatThrownBy(() -> AdminServer.start(server.address(), new Echo(), (thread, e) -> uncaught.add(e), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Can't listen for admin requests on")
                .hasRootCauseInstanceOf(BindException.class);
    }

    private HttpResponse<String> send(String target) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + target);
            return client.send(
                    HttpRequest.newBuilder(uri).header("X-Test", "Yes").build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = connect()) {
            ask(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitText(Socket socket, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("%s in %s", text, seen).isNotNegative();
            seen.append((char) next);
        }
    }

    private static void ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private final class Echo implements AdminApi {
        @Override
        public boolean serves(String path) {
            return true;
        }

        @Override
        public AdminAnswer handle(AdminRequest request) {
            if (request.path().endsWith("stream")) {
                return new AdminStream(
                        "text/plain", Map.of("Content-Disposition", "attachment"), new Stream(request.path()));
            }
            if (request.path().equals("/fail")) {
                throw new IllegalStateException("on purpose");
            }
            if (request.path().equals("/error")) {
                throw new LinkageError("on purpose");
            }
            asked.add(request);
            return AdminResponse.text(200, "application/json", "{\"path\":\"" + request.path() + "\"}");
        }
    }

    private final class Stream implements AdminStream.Body {
        private final String path;

        Stream(String path) {
            this.path = path;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] part = "x".repeat(STREAM_PART).getBytes(StandardCharsets.US_ASCII);
            boolean endless = path.startsWith("/endless");
            for (int i = 0; endless || i < STREAM_PARTS; i++) {
                out.write(part);
            }
            if (path.startsWith("/broken")) {
                throw new IOException("on purpose");
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            ended.add(failure == null ? "sent" : failure.getMessage());
        }
    }
}

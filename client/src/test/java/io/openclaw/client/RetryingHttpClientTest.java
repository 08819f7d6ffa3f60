package io.openclaw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that does as it is told. */
class RetryingHttpClientTest {
    private static final Retries QUICK =
            new Retries(4, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(20));
    private static final long PATIENCE_SECONDS = 20;

    private final Queue<Behaviour> next = new ConcurrentLinkedQueue<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient plain = HttpClient.newHttpClient();
    private final HttpClient client = RetryingHttpClient.of(plain, QUICK);
    private HttpServer server;

    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(exchange.getRequestMethod() + " " + body);
            Behaviour behaviour = next.poll();
            (behaviour == null ? says(200, "ok") : behaviour).answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Behaviour says(int status, String body) {
        return exchange -> {
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
        };
    }

    private static Behaviour asksFor(String retryAfter) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.sendResponseHeaders(503, -1);
        };
    }

    private static Behaviour breaksOff() {
        return HttpExchange::close;
    }

    private Behaviour hangs() {
        return exchange -> over.await();
    }

    private static Behaviour babbles() {
        return exchange -> {
            exchange.sendResponseHeaders(503, 0);
            byte[] much = new byte[8192];
            while (true) {
                exchange.getResponseBody().write(much);
            }
        };
    }

    private HttpRequest.Builder request() {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void whatIsShedIsTriedAgainAndItsAnswerIsTheCallers() throws Exception {
        next.addAll(List.of(says(503, "overloaded"), says(429, "slower"), says(502, "broken")));

        HttpResponse<String> answer = send(request());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(requests).hasSize(4);
    }

    @Test
    void theLastAnswerStandsWithItsBody() throws Exception {
        for (int i = 0; i < 4; i++) {
            next.add(says(503, "overloaded " + i));
        }

        HttpResponse<String> answer = send(request());

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("overloaded 3");
        assertThat(requests).hasSize(4);
    }

    @Test
    void theBodyHandlerSeesTheAnswerThatStandsAlone() throws Exception {
        next.add(says(503, "overloaded"));
        List<Integer> seen = new CopyOnWriteArrayList<>();

        client.send(request().build(), answer -> {
            seen.add(answer.statusCode());
            return HttpResponse.BodySubscribers.ofString(StandardCharsets.UTF_8);
        });

        assertThat(seen).containsExactly(200);
    }

    @Test
    void aFailedAttemptsBodyThatNeverEndsIsCutOff() throws Exception {
        next.add(babbles());

        assertThat(send(request()).body()).isEqualTo("ok");
    }

    @Test
    void aPostIsSentOnceUnlessItSaysThatTwiceIsOnce() throws Exception {
        next.add(says(503, "overloaded"));
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("order");

        assertThat(send(request().POST(body)).statusCode()).isEqualTo(503);
        assertThat(requests).containsExactly("POST order");

        next.add(says(503, "overloaded"));
        assertThat(send(request().POST(body).header("Idempotency-Key", "1")).statusCode())
                .isEqualTo(200);
        assertThat(requests).containsExactly("POST order", "POST order", "POST order");
    }

    @Test
    void aBrokenConnectionIsTriedAgainForWhatMayBeSentTwice() throws Exception {
        next.add(breaksOff());
        assertThat(send(request()).statusCode()).isEqualTo(200);

        next.addAll(List.of(breaksOff(), breaksOff()));
        int before = requests.size();
        assertThatThrownBy(() -> send(request().POST(HttpRequest.BodyPublishers.noBody())))
                .isInstanceOf(IOException.class);
        assertThat(requests).hasSizeBetween(before + 1, before + 2); // the JDK's own client may try once more
    }

    @Test
    void whereNobodyListensEvenAPostIsTriedAgain() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .POST(HttpRequest.BodyPublishers.ofString("order"))
                .build();
        HttpClient patient = RetryingHttpClient.of(
                plain, new Retries(1000, Duration.ofMillis(50), Duration.ofMillis(50), Duration.ofSeconds(20)));
        CompletableFuture<HttpResponse<String>> answer = patient.sendAsync(post, BodyHandlers.ofString());
        HttpServer late = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        try {
            late.createContext("/", this::handle);
            late.start();

            assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).statusCode())
                    .isEqualTo(200);
        } finally {
            late.stop(0);
        }
    }

    @Test
    void theLastFailureIsTheCallers() throws Exception {
        server.stop(0);

        assertThatThrownBy(() -> send(request())).isInstanceOf(ConnectException.class);
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request().build(), BodyHandlers.ofString());
        assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ConnectException.class);
    }

    @Test
    void aServerIsGivenTheTimeItAsksFor() throws Exception {
        next.add(asksFor("1"));
        long start = System.nanoTime();

        assertThat(send(request()).statusCode()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whereTheServerAsksForMoreTimeThanThereIsItsAnswerStands() throws Exception {
        next.add(asksFor("3600"));

        assertThat(send(request()).statusCode()).isEqualTo(503);
        assertThat(requests).hasSize(1);
    }

    @Test
    void nothingOutlastsTheDeadline() throws Exception {
        next.addAll(List.of(hangs(), hangs()));
        HttpClient hasty = RetryingHttpClient.of(
                plain, new Retries(4, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(500)));

        assertThatThrownBy(() -> hasty.send(request().build(), BodyHandlers.ofString()))
                .isInstanceOf(HttpTimeoutException.class)
                .hasMessageContaining("retries included");
        CompletableFuture<HttpResponse<String>> answer =
                hasty.sendAsync(request().build(), BodyHandlers.ofString());
        assertThatThrownBy(() -> answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .hasCauseInstanceOf(HttpTimeoutException.class);
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void triesAgainAsynchronouslyToo() throws Exception {
        next.addAll(List.of(says(503, "overloaded"), breaksOff()));

        HttpResponse<String> answer =
                client.sendAsync(request().build(), BodyHandlers.ofString()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);

        assertThat(answer.body()).isEqualTo("ok");
    }

    @Test
    void aCancelledRequestIsTriedNoMore() throws Exception {
        next.add(asksFor("5"));
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request().build(), BodyHandlers.ofString());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (requests.isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        answer.cancel(true);

        assertThat(answer).isCancelled();
        assertThat(requests).hasSize(1);
    }

    @Test
    void isTheClientThatItWasMadeFrom() {
        assertThat(client.version()).isEqualTo(plain.version());
        assertThat(client.followRedirects()).isEqualTo(plain.followRedirects());
        assertThat(client.sslContext()).isSameAs(plain.sslContext());
    }

    @Test
    void aPostThatWasAnsweredWithARedirectToNobodyIsNotSentAgain() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        next.add(exchange -> {
            exchange.getResponseHeaders().set("Location", "http://127.0.0.1:" + nobody + "/");
            exchange.sendResponseHeaders(303, -1);
        });
        HttpClient following = RetryingHttpClient.of(
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NORMAL)
                        .build(),
                QUICK);
        HttpRequest post = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString("once"))
                .build();

        assertThatThrownBy(() -> following.send(post, HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class);

        assertThat(requests).containsExactly("POST once");
    }
}

package io.openclaw.operator.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.openclaw.settings.metrics.MetricsDocument;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The admin listener of a router pod. Calls block: make them from virtual threads or from a reconcile. */
public final class RouterClient {
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
    /** Metrics and drain answer at once, or the pod is in trouble. */
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    /** A class histogram stops the world for as long as a collection of the whole heap takes. */
    static final Duration HISTOGRAM_TIMEOUT = Duration.ofSeconds(10);
    /** A metrics document has some 2 KiB, a histogram of fifty classes some 10. */
    private static final int LARGEST_ANSWER = 1 << 20;

    private static final String TOKEN_HEADER = "X-OpenClaw-Token";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final int port;
    private final Clock clock;

    /** @param port of the admin listener, the same in every pod */
    public RouterClient(int port, Clock clock) {
        this.port = port;
        this.clock = clock;
    }

    /** Never throws: a pod that can't be reached is a {@link Reading.Unreachable}. */
    public Reading sample(String ip) {
        try {
            String json = send(request(ip, "/metrics", ANSWER_TIMEOUT).GET().header("Accept", "application/json"));
            return Reading.Sample.of(MetricsDocument.fromJson(json), clock.instant());
        } catch (JsonProcessingException e) {
            return new Reading.Unreachable(
                    clock.instant(), "answers something else than metrics: " + e.getOriginalMessage());
        } catch (IOException e) {
            return new Reading.Unreachable(clock.instant(), e.toString());
        }
    }

    /** Asks the router to drain; again is nothing new to it. */
    public void drain(String ip, String token) throws IOException {
        send(request(ip, "/admin/drain", ANSWER_TIMEOUT)
                .POST(BodyPublishers.noBody())
                .header(TOKEN_HEADER, token));
    }

    /** @return the JSON of GET /debug/heap-histogram */
    public String histogram(String ip, String token) throws IOException {
        return send(
                request(ip, "/debug/heap-histogram", HISTOGRAM_TIMEOUT).GET().header(TOKEN_HEADER, token));
    }

    private HttpRequest.Builder request(String ip, String path, Duration timeout) {
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .timeout(timeout);
    }

    private String send(HttpRequest.Builder builder) throws IOException {
        HttpRequest request = builder.build();
        try {
            // the request's own timeout ends with the head: a pod that stalls in the body must not hold anybody
            CompletableFuture<HttpResponse<String>> pending =
                    http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
            HttpResponse<String> response = await(pending, request);
            if (response.statusCode() != 200) {
                throw new IOException(request.uri() + " answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static HttpResponse<String> await(CompletableFuture<HttpResponse<String>> pending, HttpRequest request)
            throws IOException, InterruptedException {
        long millis = request.timeout().orElse(ANSWER_TIMEOUT).toMillis();
        try {
            return pending.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new HttpTimeoutException(request.uri() + " did not answer within " + millis + " ms");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }
}

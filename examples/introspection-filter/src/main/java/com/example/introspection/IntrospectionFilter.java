package com.example.introspection;

import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.MessageHead;
import io.openclaw.router.filter.Verdict;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets through only requests whose bearer token an authorization server knows (RFC 7662), and tells the upstream so in {@value #CHECKED}. It asks
 * without holding up the event loop, keeps nothing of a request beyond its verdict, and bounds what it has under way.
 */
public final class IntrospectionFilter implements Filter {
    /** Environment variable: the introspection endpoint. */
    static final String URL_VARIABLE = "INTROSPECTION_URL";

    static final String CHECKED = "X-Token-Checked";

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** An answer has a few hundred. */
    private static final long MOST_BYTES = 64 * 1024;
    /** Questions at one time: an authorization server that hangs must not gather all requests here. */
    private static final int MOST_UNDER_WAY = 200;

    private static final String BEARER = "Bearer ";

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final Semaphore underWay = new Semaphore(MOST_UNDER_WAY);
    private final URI endpoint;

    /** As the router's ServiceLoader makes it. */
    public IntrospectionFilter() {
        this(System.getenv());
    }

    IntrospectionFilter(Map<String, String> environment) {
        String url = environment.get(URL_VARIABLE);
        if (url == null) { // the router then does not start, and says why
            throw new IllegalStateException(URL_VARIABLE + " is not set: the URL of the introspection endpoint");
        }
        endpoint = URI.create(url);
    }

    @Override
    public Verdict onRequest(FilterExchange exchange) {
        MessageHead request = exchange.request();
        request.removeHeader(CHECKED); // a client's word for it counts for nothing
        String token = token(request);
        if (token == null) {
            return refusal(401, "Send a bearer token");
        }
        if (!underWay.tryAcquire()) {
            return refusal(503, "Too many tokens are being checked");
        }
        CompletableFuture<HttpResponse<String>> asked = client.sendAsync(
                question(token), HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MOST_BYTES));
        // the request's own timeout ends with the head: an answer that stalls after it must not hold its place for ever
        CompletableFuture<HttpResponse<String>> answer =
                asked.thenApply(Function.identity()).orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        return new Verdict.Later(answer.handle((response, failure) -> {
            underWay.release();
            asked.cancel(true);
            if (failure != null || response.statusCode() != 200) {
                return refusal(503, "Tokens can't be checked at the moment");
            }
            if (!response.body().replaceAll("\\s", "").contains("\"active\":true")) {
                return refusal(401, "The token is not valid");
            }
            request.setHeader(CHECKED, "yes");
            return Verdict.FORWARD;
        }));
    }

    private static @Nullable String token(MessageHead request) {
        String authorization = request.header("Authorization");
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
    }

    private HttpRequest question(String token) {
        return HttpRequest.newBuilder(endpoint)
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("token=" + URLEncoder.encode(token, StandardCharsets.UTF_8)))
                .build();
    }

    private static Verdict refusal(int status, String message) {
        return new Verdict.Answer(status, "text/plain", message.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}

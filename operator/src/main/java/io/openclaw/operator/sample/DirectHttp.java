package io.openclaw.operator.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Over the pod network. */
public final class DirectHttp implements AdminHttp {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final int port;

    /** @param port of the admin listener, the same in every pod */
    public DirectHttp(int port) {
        this.port = port;
    }

    @Override
    public String send(PodAddress pod, String method, String path, @Nullable String token, Duration timeout)
            throws IOException {
        String host = pod.ip().contains(":") ? "[" + pod.ip() + "]" : pod.ip();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + host + ":" + port + path))
                .header("Accept", "application/json")
                .method(method, BodyPublishers.noBody());
        if (token != null) {
            request.header(TOKEN_HEADER, token);
        }
        HttpResponse<String> response = await(request.build(), timeout);
        if (response.statusCode() != 200) {
            throw new OtherStatusException(response.statusCode());
        }
        return response.body();
    }

    /** A request's own timeout would end with the head: a pod that stalls in the body must not hold anybody. */
    private HttpResponse<String> await(HttpRequest request, Duration timeout) throws IOException {
        CompletableFuture<HttpResponse<String>> pending =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            pending.cancel(true);
            throw new HttpTimeoutException("no answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}

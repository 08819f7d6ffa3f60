package io.openclaw.operator.sample;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Through the API server's proxy to pods, for an operator that is outside of the pod network. It takes the right to {@code pods/proxy}. */
public final class ProxiedHttp implements AdminHttp {
    private final KubernetesClient kubernetes;
    private final int port;

    /** @param port of the admin listener, the same in every pod */
    public ProxiedHttp(KubernetesClient kubernetes, int port) {
        // an attempt that fails is data; the next one is the sampler's
        this.kubernetes = kubernetes
                .adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(new RequestConfigBuilder()
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .call(client -> client);
        this.port = port;
    }

    @Override
    public String send(PodAddress pod, String method, String path, @Nullable String token, Duration timeout)
            throws IOException {
        String uri = kubernetes.getMasterUrl() + "api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.pod() + ":"
                + port + "/proxy" + path;
        HttpRequest.Builder request = kubernetes
                .getHttpClient()
                .newHttpRequestBuilder()
                .uri(uri)
                .header("Accept", "application/json")
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (token != null) {
            request.header(TOKEN_HEADER, token);
        }
        if (!method.equals("GET")) {
            request.method(method, "application/json", "");
        }
        Answer answer = new Answer();
        CompletableFuture<HttpResponse<AsyncBody>> pending =
                kubernetes.getHttpClient().consumeBytes(request.build(), answer::take);
        try {
            HttpResponse<AsyncBody> response = pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            response.body().consume();
            await(response.body(), timeout);
            if (response.code() != 200) {
                throw new OtherStatusException(response.code());
            }
            return answer.text();
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

    private static void await(AsyncBody body, Duration timeout)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            body.done().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            body.cancel();
            throw e;
        }
    }

    /** What has come of a body so far. */
    private static final class Answer {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        synchronized void take(List<ByteBuffer> part, AsyncBody body) throws IOException {
            for (ByteBuffer buffer : part) {
                byte[] copy = new byte[buffer.remaining()];
                buffer.get(copy);
                bytes.write(copy);
            }
            if (bytes.size() > LARGEST_ANSWER) {
                throw new IOException("an answer of more than " + LARGEST_ANSWER + " bytes");
            }
            body.consume();
        }

        synchronized String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}

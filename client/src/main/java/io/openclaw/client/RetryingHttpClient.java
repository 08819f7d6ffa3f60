package io.openclaw.client;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.Policy;
import dev.failsafe.RetryPolicy;
import dev.failsafe.Timeout;
import dev.failsafe.TimeoutExceededException;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An {@link HttpClient} whose requests are tried again, by {@link Retries}, before their last answer or failure is the caller's. All else is the
 * client's that it was made from, its end too: closing this closes nothing.
 *
 * <pre>{@code
 * HttpClient client = RetryingHttpClient.of(HttpClient.newHttpClient());
 * }</pre>
 *
 * <p>The caller's body handler sees the answer that stands alone; what a failed attempt brought is discarded. A request's body must be one that
 * can be sent twice, as all of {@link HttpRequest.BodyPublishers} can but an input stream's that is always the same. At the deadline whatever is under
 * way ends with {@link HttpTimeoutException}. Safe for use from every thread.
 */
public final class RetryingHttpClient extends HttpClient {
    private final HttpClient client;
    private final Retries retries;

    private RetryingHttpClient(HttpClient client, Retries retries) {
        this.client = client;
        this.retries = retries;
    }

    public static RetryingHttpClient of(HttpClient client) {
        return of(client, Retries.USUAL);
    }

    public static RetryingHttpClient of(HttpClient client, Retries retries) {
        return new RetryingHttpClient(client, retries);
    }

    /** One request, through all its attempts: one after the other, so on one thread at a time. */
    private final class Attempts<T> {
        private final boolean mayBeSentTwice;
        private final BodyHandler<T> handler;
        private final long startNanos = System.nanoTime();
        private final AtomicInteger attempt = new AtomicInteger();
        /** Before the next attempt; null where the answer stands. */
        private volatile @Nullable Duration pause;

        Attempts(HttpRequest request, BodyHandler<T> handler) {
            this.handler = handler;
            boolean hasKey =
                    request.headers().firstValue(Retries.IDEMPOTENCY_KEY).isPresent();
            mayBeSentTwice = Retries.mayBeSentTwice(request.method(), hasKey);
        }

        FailsafeExecutor<HttpResponse<T>> executor() {
            RetryPolicy<HttpResponse<T>> policy = RetryPolicy.<HttpResponse<T>>builder()
                    .withMaxAttempts(retries.attempts())
                    .handleIf((answer, failure) -> isTriedAgain(failure))
                    .withDelayFn(context -> Optional.ofNullable(pause).orElse(Duration.ZERO))
                    .build();
            Timeout<HttpResponse<T>> deadline = Timeout.<HttpResponse<T>>builder(retries.deadline())
                    .withInterrupt()
                    .build();
            return Failsafe.with(List.<Policy<HttpResponse<T>>>of(deadline, policy)); // the outer one first
        }

        /** Begins the next one. */
        BodyHandler<T> next() {
            attempt.incrementAndGet();
            pause = null;
            return answer -> {
                pause = retries.afterAnswer(
                                mayBeSentTwice,
                                answer.statusCode(),
                                answer.headers().firstValue("Retry-After").orElse(null),
                                attempt.get(),
                                elapsed())
                        .orElse(null);
                return pause == null ? handler.apply(answer) : new Discarding<>();
            };
        }

        /** Where redirects are followed no connection may be none to the next address: the request was sent. */
        private Throwable judged(Throwable failure) {
            return client.followRedirects() == Redirect.NEVER ? failure : new IOException(failure);
        }

        private boolean isTriedAgain(@Nullable Throwable failure) {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                pause = retries.afterFailure(mayBeSentTwice, judged(cause), attempt.get(), elapsed())
                        .orElse(null);
            }
            return pause != null;
        }

        private Duration elapsed() {
            return Duration.ofNanos(System.nanoTime() - startNanos);
        }
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException {
        Attempts<T> attempts = new Attempts<>(request, handler);
        try {
            return attempts.executor().get(() -> client.send(request, attempts.next()));
        } catch (TimeoutExceededException e) {
            throw late(e);
        } catch (FailsafeException e) { // around what is checked
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            if (e.getCause() instanceof InterruptedException interrupted) {
                throw interrupted;
            }
            throw e;
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
        Attempts<T> attempts = new Attempts<>(request, handler);
        return inTime(attempts.executor().getStageAsync(() -> client.sendAsync(request, attempts.next())));
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, BodyHandler<T> handler, @Nullable PushPromiseHandler<T> pushes) {
        Attempts<T> attempts = new Attempts<>(request, handler);
        return inTime(attempts.executor().getStageAsync(() -> client.sendAsync(request, attempts.next(), pushes)));
    }

    /** With the failure that callers of the JDK's client know; cancelling it cancels what is under way. */
    @SuppressWarnings("FutureReturnValueIgnored") // what comes goes on to the caller's future
    private <T> CompletableFuture<HttpResponse<T>> inTime(CompletableFuture<HttpResponse<T>> answer) {
        CompletableFuture<HttpResponse<T>> told = new CompletableFuture<>();
        answer.whenComplete((response, failure) -> {
            if (failure instanceof TimeoutExceededException late) {
                told.completeExceptionally(late(late));
            } else if (failure != null) {
                told.completeExceptionally(failure);
            } else {
                told.complete(response);
            }
        });
        told.whenComplete((response, failure) -> {
            if (told.isCancelled()) {
                answer.cancel(true);
            }
        });
        return told;
    }

    private HttpTimeoutException late(TimeoutExceededException cause) {
        HttpTimeoutException late =
                new HttpTimeoutException("no answer within " + retries.deadline() + ", retries included");
        late.initCause(cause);
        return late;
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
        return client.newWebSocketBuilder();
    }
}

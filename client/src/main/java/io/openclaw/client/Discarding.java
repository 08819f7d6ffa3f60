package io.openclaw.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads a body that nobody wants, so that its connection can carry the next attempt; one that is long is not worth it, and cut off. */
final class Discarding<T> implements HttpResponse.BodySubscriber<@Nullable T> {
    /** Of an error's explanation; a new connection costs less than to read on. */
    private static final long MOST_BYTES = 64 * 1024;

    private final CompletableFuture<@Nullable T> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private long read;

    @Override
    public CompletionStage<@Nullable T> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
        }
        if (read > MOST_BYTES && subscription != null) {
            subscription.cancel();
            body.complete(null);
        }
    }

    @Override
    public void onError(Throwable failure) {
        body.complete(null); // the attempt has failed anyway
    }

    @Override
    public void onComplete() {
        body.complete(null);
    }
}

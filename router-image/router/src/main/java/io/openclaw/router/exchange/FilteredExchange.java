package io.openclaw.router.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.filter.Completion;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.MessageHead;
import io.openclaw.router.filter.ResponseHead;
import io.openclaw.router.filter.Verdict;
import io.openclaw.router.jvm.ThreadAllocations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange in the filters' eyes, with the listeners they registered. Made only where there are filters. */
final class FilteredExchange implements FilterExchange {
    private final FilterChain chain;
    private final Verdicts verdicts;
    private final EventLoop loop;
    private final HttpRequest request;
    private final String target;
    private final String route;
    private List<Listener<ByteBuffer>> requestBody = List.of();
    private List<Listener<ResponseHead>> response = List.of();
    private List<Listener<ByteBuffer>> responseBody = List.of();
    private List<Listener<Completion>> completion = List.of();
    private FilterAccount asked;
    private int next;
    private @Nullable LateVerdict late;
    private boolean answered;
    private long shownBytes;
    private long gatheredBytes;

    /** Who wants to know what the filters say. Told on the exchange's event loop, once. */
    interface Verdicts {
        void passed();

        void answered(FullHttpResponse answer);

        /** It has been logged. */
        void filterFailed();

        /** One of them needs time. */
        void filterWaits();

        /** Something of ours threw where nobody else would hear of it. */
        void failed(Throwable cause);
    }

    private record Listener<T>(FilterAccount of, Consumer<T> consumer) {}

    FilteredExchange(FilterChain chain, Verdicts verdicts, EventLoop loop, HttpRequest request, String route) {
        this.chain = chain;
        this.verdicts = verdicts;
        this.loop = loop;
        this.request = request;
        this.target = request.uri();
        this.route = route;
        this.asked = chain.get(0);
    }

    @Override
    public MessageHead request() {
        return new FilterHead(request.headers());
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public void onRequestBody(Consumer<ByteBuffer> listener) {
        requestBody = with(requestBody, listener);
    }

    @Override
    public void onResponse(Consumer<ResponseHead> listener) {
        response = with(response, listener);
    }

    @Override
    public void onResponseBody(Consumer<ByteBuffer> listener) {
        responseBody = with(responseBody, listener);
    }

    @Override
    public void onCompletion(Consumer<Completion> listener) {
        completion = with(completion, listener);
    }

    private <T> List<Listener<T>> with(List<Listener<T>> listeners, Consumer<T> one) {
        List<Listener<T>> more = listeners.isEmpty() ? new ArrayList<>(1) : listeners;
        more.add(new Listener<>(asked, one));
        return more;
    }

    /** Asks the filters in their order, as far as none of them answers or needs time. */
    void ask() {
        try {
            while (next < chain.size()) {
                asked = chain.get(next++);
                if (!follow(ask(asked))) {
                    return;
                }
            }
        } catch (FilterChain.FilterFailure e) { // logged where it was made
            verdicts.filterFailed();
            return;
        }
        verdicts.passed();
    }

    private Verdict ask(FilterAccount filter) {
        filter.asked();
        long startNanos = System.nanoTime();
        long startBytes = ThreadAllocations.ofThisThread();
        try {
            return Objects.requireNonNull(filter.filter().filter().onRequest(this), "a filter gave no verdict");
        } catch (Throwable e) {
            throw chain.failure(filter, filter.filter().filter().getClass(), e);
        } finally {
            filter.spent(startNanos, startBytes);
        }
    }

    /** @return whether the next filter's turn has come */
    private boolean follow(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Forward _ -> true;
            case Verdict.Answer answer -> {
                verdicts.answered(toHttp(answer));
                yield false;
            }
            case Verdict.Later later -> {
                LateVerdict waiting = new LateVerdict(loop, this);
                late = waiting;
                verdicts.filterWaits();
                try {
                    var _ = later.verdict().whenComplete(waiting);
                } catch (Throwable e) { // a stage of the filter's own make
                    throw chain.failure(asked, later.verdict().getClass(), e);
                }
                yield false;
            }
        };
    }

    /** Whether a filter has been asked that needs time. */
    boolean isWaiting() {
        return late != null;
    }

    /** What was waited for has come: goes on with it. */
    void decided(@Nullable Verdict verdict, @Nullable Throwable failure) {
        late = null;
        try {
            if (follow(judged(verdict, failure))) {
                ask();
            }
        } catch (FilterChain.FilterFailure e) { // logged where it was made
            verdicts.filterFailed();
        } catch (Throwable e) {
            verdicts.failed(e);
        }
    }

    private Verdict judged(@Nullable Verdict verdict, @Nullable Throwable failure) {
        Class<?> where = asked.filter().filter().getClass();
        if (failure != null) {
            Throwable cause =
                    failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
            throw chain.failure(asked, where, cause);
        }
        if (verdict == null) {
            throw chain.failure(asked, where, new NullPointerException("a filter gave no verdict"));
        }
        return verdict;
    }

    private static FullHttpResponse toHttp(Verdict.Answer answer) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.wrappedBuffer(answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().length));
        return response;
    }

    /** False where a listener failed on it. */
    boolean passesRequestBody(ByteBuf bytes) {
        if (requestBody.isEmpty()) {
            return true;
        }
        shownBytes += bytes.readableBytes();
        long before = ThreadAllocations.ofThisThread();
        boolean passed = passes(requestBody, bytes);
        gatheredBytes += ThreadAllocations.ofThisThread() - before;
        return passed;
    }

    /** Of the request's body, what its listeners may have kept: no more than they were shown, and no more than they allocated meanwhile. */
    long gatheredBytes() {
        return Math.min(shownBytes, gatheredBytes);
    }

    /** False where a listener failed on it. */
    boolean passesResponseBody(ByteBuf bytes) {
        return passes(responseBody, bytes);
    }

    private boolean passes(List<Listener<ByteBuffer>> listeners, ByteBuf bytes) {
        if (!listeners.isEmpty() && bytes.isReadable()) {
            try {
                for (Listener<ByteBuffer> listener : listeners) {
                    call(listener, bytes.nioBuffer().asReadOnlyBuffer());
                }
            } catch (FilterChain.FilterFailure e) { // logged where it was made
                return false;
            }
        }
        return true;
    }

    /**
     * Shows the listeners the response's head, the first one that there is: what is answered in its place where they fail they are not shown. A
     * filter may be there to keep something in, and what it could not look at does not go out.
     *
     * @return false where a listener failed on it
     */
    boolean passesResponse(HttpResponse head) {
        if (answered) {
            return true;
        }
        answered = true;
        if (!response.isEmpty()) {
            ResponseHead seen = new FilterHead.OfResponse(head);
            try {
                for (Listener<ResponseHead> listener : response) {
                    call(listener, seen);
                }
            } catch (FilterChain.FilterFailure e) { // logged where it was made
                return false;
            }
        }
        return true;
    }

    /** No verdict is wanted any more. */
    void stopWaiting() {
        if (late != null) {
            late.cancel();
            late = null;
        }
    }

    /** Tells all, whatever each of them does, and lets go of every listener. */
    void complete(int status, boolean whole) {
        List<Listener<Completion>> listeners = completion;
        requestBody = List.of();
        response = List.of();
        responseBody = List.of();
        completion = List.of();
        if (!listeners.isEmpty()) {
            Completion end = new Completion(status, whole);
            for (Listener<Completion> listener : listeners) {
                try {
                    call(listener, end);
                } catch (FilterChain.FilterFailure e) {
                    // logged where it was made; the exchange is over and can't fail any more
                }
            }
        }
    }

    private <T> void call(Listener<T> listener, T argument) {
        long startNanos = System.nanoTime();
        long startBytes = ThreadAllocations.ofThisThread();
        try {
            listener.consumer.accept(argument);
        } catch (Throwable e) {
            throw chain.failure(listener.of, listener.consumer.getClass(), e);
        } finally {
            listener.of.spent(startNanos, startBytes);
        }
    }
}

package io.openclaw.router.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.openclaw.router.filter.Completion;
import io.openclaw.router.filter.FilterExchange;
import io.openclaw.router.filter.MessageHead;
import io.openclaw.router.filter.ResponseHead;
import io.openclaw.router.filter.Verdict;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange in the filters' eyes, with the listeners they registered. Made only where there are filters. */
final class FilteredExchange implements FilterExchange {
    private final FilterChain chain;
    private final HttpRequest request;
    private final String target;
    private final String route;
    private List<Consumer<ByteBuffer>> requestBody = List.of();
    private List<Consumer<ResponseHead>> response = List.of();
    private List<Consumer<ByteBuffer>> responseBody = List.of();
    private List<Consumer<Completion>> completion = List.of();
    private boolean answered;

    FilteredExchange(FilterChain chain, HttpRequest request, String route) {
        this.chain = chain;
        this.request = request;
        this.target = request.uri();
        this.route = route;
    }

    private static class Head implements MessageHead {
        private final HttpHeaders headers;

        Head(HttpHeaders headers) {
            this.headers = headers;
        }

        @Override
        public @Nullable String header(String name) {
            return headers.get(name);
        }

        @Override
        public List<String> headers(String name) {
            return headers.getAll(name);
        }

        @Override
        public void addHeader(String name, String value) {
            headers.add(notFraming(name), value);
        }

        @Override
        public void setHeader(String name, String value) {
            headers.set(notFraming(name), value);
        }

        @Override
        public void removeHeader(String name) {
            headers.remove(notFraming(name));
        }

        private static String notFraming(String name) {
            if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                    || HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)
                    || HttpHeaderNames.CONNECTION.contentEqualsIgnoreCase(name)) {
                throw new IllegalArgumentException(name + " is the router's to set");
            }
            return name;
        }
    }

    private static final class Answer extends Head implements ResponseHead {
        private final int status;

        Answer(HttpResponse response) {
            super(response.headers());
            this.status = response.status().code();
        }

        @Override
        public int status() {
            return status;
        }
    }

    @Override
    public MessageHead request() {
        return new Head(request.headers());
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

    private static <T> List<T> with(List<T> listeners, T one) {
        List<T> more = listeners.isEmpty() ? new ArrayList<>(1) : listeners;
        more.add(one);
        return more;
    }

    /**
     * Asks the filters in their order.
     *
     * @return the answer that one of them has for the request; null where it goes on
     * @throws FilterChain.FilterFailure when one threw
     */
    @Nullable
    FullHttpResponse ask() {
        return chain.ask(this) instanceof Verdict.Answer answer ? toHttp(answer) : null;
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
        return passes(requestBody, bytes);
    }

    /** False where a listener failed on it. */
    boolean passesResponseBody(ByteBuf bytes) {
        return passes(responseBody, bytes);
    }

    private boolean passes(List<Consumer<ByteBuffer>> listeners, ByteBuf bytes) {
        if (!listeners.isEmpty() && bytes.isReadable()) {
            try {
                for (Consumer<ByteBuffer> listener : listeners) {
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
            Answer answer = new Answer(head);
            try {
                for (Consumer<ResponseHead> listener : response) {
                    call(listener, answer);
                }
            } catch (FilterChain.FilterFailure e) { // logged where it was made
                return false;
            }
        }
        return true;
    }

    /** Tells all, whatever each of them does, and lets go of every listener. */
    void complete(int status, boolean whole) {
        List<Consumer<Completion>> listeners = completion;
        requestBody = List.of();
        response = List.of();
        responseBody = List.of();
        completion = List.of();
        if (!listeners.isEmpty()) {
            Completion end = new Completion(status, whole);
            for (Consumer<Completion> listener : listeners) {
                try {
                    listener.accept(end);
                } catch (Throwable e) {
                    chain.failure(listener.getClass(), e); // logged there; the exchange is over and can't fail any more
                }
            }
        }
    }

    private <T> void call(Consumer<T> listener, T argument) {
        try {
            listener.accept(argument);
        } catch (Throwable e) {
            throw chain.failure(listener.getClass(), e);
        }
    }
}

package io.openclaw.router.filter;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * One request and its response, as a filter sees them. The router drops every listener when the exchange completes; what a filter itself
 * keeps of an exchange beyond that is a leak of the filter's.
 */
public interface FilterExchange {
    MessageHead request();

    /** Method as sent, upper case by convention (RFC 9110, section 9.1). */
    String method();

    /** Path and query as the client sent them. */
    String target();

    /** Name of the route that the request took. */
    String route();

    /** Each piece of the request body as it passes: a read-only view that is valid during the call only. */
    void onRequestBody(Consumer<ByteBuffer> listener);

    /** The response head, before it is sent; headers may still be changed. Also for responses that the router makes itself. */
    void onResponse(Consumer<ResponseHead> listener);

    /** Each piece of the response body, as {@link #onRequestBody}. */
    void onResponseBody(Consumer<ByteBuffer> listener);

    /** The end, however it came: called exactly once, last. */
    void onCompletion(Consumer<Completion> listener);
}

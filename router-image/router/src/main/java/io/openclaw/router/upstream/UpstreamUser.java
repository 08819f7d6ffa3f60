package io.openclaw.router.upstream;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;

/** The exchange that uses an upstream's connection. Called on the connection's event loop, which is the exchange's own. */
public interface UpstreamUser {
    /** Why there is no connection. */
    enum Unreachable {
        NO_ENDPOINT,
        REFUSED,
        TIMED_OUT
    }

    /** Why a connection ended in the middle of a response or before one. */
    enum Broken {
        /** Closed or reset by the upstream. */
        CLOSED,
        /** What came was not HTTP. */
        GARBLED
    }

    void connected(UpstreamConnection connection);

    void unreachable(Unreachable why);

    /** A response head, interim (1xx) or final. */
    void responseHead(HttpResponse head);

    /** A piece of the response, the last one included; to be released by the receiver. */
    void responseBody(HttpContent content);

    /** All of what one read brought has been handed over. */
    void upstreamReadComplete();

    /** Everything written to the upstream is out. */
    void upstreamDrained();

    void upstreamBroken(Broken why);
}

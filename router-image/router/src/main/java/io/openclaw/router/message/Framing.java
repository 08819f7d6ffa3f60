package io.openclaw.router.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/** How bodies are delimited and whether a connection lives on (RFC 9112, sections 6 and 9.3). */
public final class Framing {
    private Framing() {}

    public static boolean hasBody(HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return true;
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > 0;
    }

    /** Whether the client wants to keep the connection: by default since 1.1, before on request. */
    public static boolean wantsKeepAlive(HttpRequest request) {
        return HttpUtil.isKeepAlive(request);
    }

    /** Whether the upstream keeps the connection and the response's end can be told from its bytes. */
    public static boolean upstreamKeepsAlive(HttpResponse response, boolean noBody) {
        return HttpUtil.isKeepAlive(response)
                && (noBody
                        || response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                        || HttpUtil.isTransferEncodingChunked(response));
    }

    /** No body follows, whatever the head says (RFC 9112, section 6.3). */
    public static boolean hasNoBody(HttpMethod method, HttpResponse response) {
        int status = response.status().code();
        return method.equals(HttpMethod.HEAD) || status == 204 || status == 304;
    }

    /**
     * Delimits the body for the client, after the hop-by-hop fields are gone.
     *
     * @param noBody from {@link #hasNoBody}
     * @param client version that the client speaks
     * @return false where only the end of the connection can tell the end of the body
     */
    public static boolean delimit(HttpResponse response, boolean noBody, HttpVersion client) {
        HttpHeaders headers = response.headers();
        if (noBody) {
            if (response.status().code() == 204) {
                headers.remove(HttpHeaderNames.CONTENT_LENGTH); // RFC 9110, section 8.6
            }
            return true;
        }
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return true;
        }
        if (client.equals(HttpVersion.HTTP_1_1)) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
            return true;
        }
        return false;
    }

    /** Says whether the connection lives on, where the client would not know it by itself. */
    public static void announce(HttpResponse response, boolean keepAlive, HttpVersion client) {
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (client.equals(HttpVersion.HTTP_1_0)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    /** Whether the request may be sent a second time without harm (RFC 9110, section 9.2.2). */
    public static boolean isIdempotent(HttpMethod method) {
        return method.equals(HttpMethod.GET)
                || method.equals(HttpMethod.HEAD)
                || method.equals(HttpMethod.OPTIONS)
                || method.equals(HttpMethod.PUT)
                || method.equals(HttpMethod.DELETE);
    }
}

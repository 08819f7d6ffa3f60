package io.openclaw.router.wire;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import java.util.Locale;
import java.util.Set;

/**
 * The fields after a chunked body, bounded as those before it. Those that frame, route, authenticate or otherwise decide how a message is
 * taken are left out: whoever merges trailers into the head would take orders that nobody has checked (RFC 9110, section 6.5.1).
 */
final class BoundedTrailers extends BoundedHeaders {
    /** Every body of a declared length ends with such an object, and none of those has a field. */
    private static final int EXPECTED_FIELDS = 0;

    private static final Set<String> DECIDING = Set.of(
            // framing and the connection
            "transfer-encoding",
            "content-length",
            "trailer",
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "upgrade",
            // routing, and who asks
            "host",
            "via",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-proto",
            "authorization",
            "proxy-authorization",
            "proxy-authenticate",
            "proxy-authentication-info",
            "www-authenticate",
            "authentication-info",
            "cookie",
            "set-cookie",
            // how a request is to be taken
            "expect",
            "max-forwards",
            "range",
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "cache-control",
            "pragma",
            // how a response is to be taken
            "age",
            "date",
            "expires",
            "location",
            "retry-after",
            "vary",
            "warning",
            // how the content is to be read
            "content-encoding",
            "content-type",
            "content-range");

    static final class Factory implements HttpHeadersFactory {
        @Override
        public HttpHeaders newHeaders() {
            return new BoundedTrailers();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new BoundedTrailers();
        }
    }

    BoundedTrailers() {
        super(EXPECTED_FIELDS);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        return DECIDING.contains(name.toString().toLowerCase(Locale.ROOT)) ? this : super.add(name, value);
    }
}

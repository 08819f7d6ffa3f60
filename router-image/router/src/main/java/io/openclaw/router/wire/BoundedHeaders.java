package io.openclaw.router.wire;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/** Validating header fields of a bounded number: a head of the allowed bytes in fields of a few bytes each would take thirty times as much heap. */
class BoundedHeaders extends FlatHeaders {
    /** Browsers send about 20, chains of proxies add some; other servers' limits are 100 to 128. */
    static final int MAX_FIELDS = 128;

    static final class Factory implements HttpHeadersFactory {
        @Override
        public HttpHeaders newHeaders() {
            return new BoundedHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new BoundedHeaders();
        }
    }

    BoundedHeaders() {}

    BoundedHeaders(int expectedFields) {
        super(expectedFields);
    }

    /** @throws TooLongFrameException which the decoder reports as it does a head of too many bytes */
    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (size() >= MAX_FIELDS) {
            throw new TooLongHttpHeaderException("more than " + MAX_FIELDS + " header fields");
        }
        return super.add(name, value);
    }
}

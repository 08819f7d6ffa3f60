package io.openclaw.router.wire;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/** Validating header fields of a bounded number: a head of the allowed bytes in fields of a few bytes each would take thirty times as much heap. */
class BoundedHeaders extends DefaultHttpHeaders {
    /** Browsers send about 20, chains of proxies add some; other servers' limits are 100 to 128. */
    static final int MAX_FIELDS = 128;

    private static final DefaultHttpHeadersFactory VALIDATING = DefaultHttpHeadersFactory.headersFactory();

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
        super(VALIDATING.getNameValidator(), VALIDATING.getValueValidator(), expectedFields);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        bound();
        return super.add(name, value);
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        bound();
        return super.add(name, value);
    }

    /** @throws TooLongFrameException which the decoder reports as it does a head of too many bytes */
    private void bound() {
        if (size() >= MAX_FIELDS) {
            throw new TooLongHttpHeaderException("more than " + MAX_FIELDS + " header fields");
        }
    }
}

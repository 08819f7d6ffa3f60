package io.openclaw.router.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.openclaw.router.filter.MessageHead;
import io.openclaw.router.filter.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message's fields in the filters' eyes. */
class FilterHead implements MessageHead {
    private final HttpHeaders headers;

    FilterHead(HttpHeaders headers) {
        this.headers = headers;
    }

    /** A response's. */
    static final class OfResponse extends FilterHead implements ResponseHead {
        private final int status;

        OfResponse(HttpResponse response) {
            super(response.headers());
            this.status = response.status().code();
        }

        @Override
        public int status() {
            return status;
        }
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

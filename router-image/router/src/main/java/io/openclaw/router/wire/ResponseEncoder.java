package io.openclaw.router.wire;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/** Netty's response encoder, which is told when the answer goes to a HEAD: the head stays as it is, no body follows (RFC 9110, section 9.3.2). */
public final class ResponseEncoder extends HttpResponseEncoder {
    private boolean toHead;

    public void answersHead(boolean toHead) {
        this.toHead = toHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpResponse response) {
        return toHead || super.isContentAlwaysEmpty(response);
    }
}

package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;

/** Requests to an upstream. */
public final class RequestEncoder extends MessageEncoder<HttpRequest> {
    public RequestEncoder() {
        super(HttpRequest.class);
    }

    @Override
    void writeStartLine(HttpRequest head, ByteBuf out) {
        writeAscii(head.method().asciiName(), out);
        out.writeByte(' ');
        writeAscii(head.uri(), out);
        out.writeByte(' ');
        writeAscii(head.protocolVersion().text(), out);
    }

    /** Only a length or a transfer coding announces a body (RFC 9112, section 6.3). */
    @Override
    boolean hasNoBody(HttpRequest head) {
        return false;
    }
}

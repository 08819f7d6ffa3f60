package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;

/** Responses to a client. It is told when the answer goes to a HEAD: the head stays as it is, no body follows (RFC 9110, section 9.3.2). */
public final class ResponseEncoder extends MessageEncoder<HttpResponse> {
    private boolean toHead;

    public ResponseEncoder() {
        super(HttpResponse.class);
    }

    public void answersHead(boolean toHead) {
        this.toHead = toHead;
    }

    @Override
    void writeStartLine(HttpResponse head, ByteBuf out) {
        writeAscii(head.protocolVersion().text(), out);
        out.writeByte(' ');
        writeAscii(head.status().codeAsText(), out);
        out.writeByte(' ');
        writeAscii(head.status().reasonPhrase(), out);
    }

    /** RFC 9110, sections 8.6 and 15.3.6: 1xx and 204 say nothing of a body, and 205 has an empty one. */
    @Override
    boolean hasNoBody(HttpResponse head) {
        int status = head.status().code();
        boolean interim = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (interim || status == 204) {
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH).remove(HttpHeaderNames.TRANSFER_ENCODING);
        } else if (status == 205) {
            head.headers()
                    .remove(HttpHeaderNames.TRANSFER_ENCODING)
                    .set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
        }
        return toHead || interim || status == 204 || status == 205 || status == 304;
    }
}

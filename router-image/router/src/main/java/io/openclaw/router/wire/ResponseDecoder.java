package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpStatusClass;
import java.util.List;

/** Netty's response decoder with a {@link Valve}. Responses to HEAD have no body, whatever their head says (RFC 9112, section 6.3). */
public final class ResponseDecoder extends HttpResponseDecoder implements Valve {
    private boolean shut;
    private boolean decoding;
    private boolean toHead;

    public ResponseDecoder(CodecLimits limits) {
        super(limits.decoderConfig());
    }

    /** Whether the next final response answers a HEAD. */
    public void expectNoBody(boolean toHead) {
        this.toHead = toHead;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        if (message instanceof HttpResponse response) {
            // a 101 included, of whose draft protocols the parent would read on in HTTP
            boolean interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (interim || toHead) {
                return true;
            }
        }
        return super.isContentAlwaysEmpty(message);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (!shut) {
            super.decode(ctx, buffer, out);
        }
    }

    /** While it is shut nothing follows: a body that ends with the connection must not seem whole when its tail was never decoded. */
    @Override
    protected void decodeLast(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (!shut) {
            super.decodeLast(ctx, buffer, out);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, input);
        } finally {
            decoding = false;
        }
    }

    /** Without the parent's read: when to read on is the connection's to say. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void shut(boolean shut) {
        this.shut = shut;
    }

    @Override
    public boolean isShut() {
        return shut;
    }

    @Override
    public boolean isDecoding() {
        return decoding;
    }

    @Override
    public int undecodedCapacity() {
        return actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
    }
}

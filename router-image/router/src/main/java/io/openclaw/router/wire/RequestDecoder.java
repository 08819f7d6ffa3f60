package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.util.List;

/** Netty's request decoder with a {@link Valve}: it holds back the body until there is somewhere to send it, and the next request until this one is answered. */
public final class RequestDecoder extends HttpRequestDecoder implements Valve {
    private boolean shut;
    private boolean decoding;

    public RequestDecoder(CodecLimits limits) {
        super(limits.decoderConfig());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (!shut) {
            super.decode(ctx, buffer, out);
        }
    }

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

package io.openclaw.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.openclaw.router.wire.Intake;

/**
 * Takes the PROXY header off a new connection and leaves the pipeline. A connection that begins with anything else is closed without an answer:
 * whoever sent it doesn't speak HTTP to us. One that is slow runs into the deadline that every new connection has.
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the pipeline
final class ProxyProtocol extends ChannelInboundHandlerAdapter {
    private final ClientConnection connection;
    /** As long as the header is on its way; so small that max_connections of them are nothing beside the heap. */
    private final byte[] header = new byte[ProxyHeader.MAX_BYTES];

    private int length;
    private boolean done;

    ProxyProtocol(ClientConnection connection) {
        this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (done || !(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message); // closed already
            return;
        }
        int before = length;
        int taken = Math.min(bytes.readableBytes(), header.length - length);
        bytes.getBytes(bytes.readerIndex(), header, length, taken);
        length += taken;
        switch (ProxyHeader.read(header, length)) {
            case ProxyHeader.Incomplete incomplete -> bytes.release();
            case ProxyHeader.Malformed malformed -> {
                done = true;
                bytes.release();
                ctx.close();
            }
            case ProxyHeader.Local local -> leave(ctx, bytes.skipBytes(local.length() - before));
            case ProxyHeader.Proxied proxied -> {
                connection.proxied(proxied.source());
                leave(ctx, bytes.skipBytes(proxied.length() - before));
            }
        }
    }

    /** What follows the header is HTTP already. */
    private void leave(ChannelHandlerContext ctx, ByteBuf rest) {
        done = true;
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest);
        } else {
            rest.release();
            connection
                    .intake()
                    .read(Intake.SMALL_READ); // the connection is as if it had just begun: idle, not in a head
        }
        ctx.pipeline().remove(this);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!done) {
            connection.intake().read(Intake.SMALL_READ);
        }
    }
}

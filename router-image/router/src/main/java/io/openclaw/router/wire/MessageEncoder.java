package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import io.openclaw.router.splice.Outlet;
import io.openclaw.router.splice.Spliceable;
import io.openclaw.router.splice.Splicer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages on the wire (RFC 9112). A head and the little that comes with it are gathered in one buffer, which is handed on at the flush:
 * one system call with one buffer costs less than copying a kilobyte, and a read full of tiny chunks stays one buffer.
 *
 * @param <H> requests or responses
 */
@SuppressWarnings("FutureReturnValueIgnored") // failures come back through the promises
public abstract class MessageEncoder<H extends HttpMessage> extends ChannelOutboundHandlerAdapter {
    /** A usual head with a small body behind it. A size class of Netty's pool. */
    private static final int GATHERED_BYTES = 2 * 1024;
    /** A chunk's size line, or its end; the last chunk. */
    private static final int CHUNK_FRAME_BYTES = 64;

    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};
    private static final int CRLF = '\r' << 8 | '\n';
    private static final int COLON_SPACE = ':' << 8 | ' ';
    private static final int MAX_HEX_DIGITS = 8;

    /** How the body of the message at hand goes out. */
    enum Body {
        /** As it is: its length is in the head, or the connection's end tells it. */
        IDENTITY,
        CHUNKED,
        /** Not at all, whatever the head says. */
        NONE
    }

    private static final FastThreadLocal<HotBuffer> GATHERED = HotBuffer.ofEachLoop(GATHERED_BYTES);

    private final Class<H> heads;
    /** Null where pages can't be sent. */
    private @Nullable Outlet outlet;

    private Body body = Body.NONE;
    private @Nullable ByteBuf gathered;

    MessageEncoder(Class<H> heads) {
        this.heads = heads;
    }

    abstract void writeStartLine(H head, ByteBuf out);

    /** Whether nothing follows the head, whatever it says; may bring the head in line with that. */
    abstract boolean hasNoBody(H head);

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        outlet = ctx.channel() instanceof UnixChannel channel ? new Outlet(channel) : null;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof HttpObject)) {
            handOn(ctx);
            ctx.write(message, promise);
            return;
        }
        if (heads.isInstance(message)) {
            begin(ctx, heads.cast(message));
        }
        if (message instanceof HttpContent content) {
            append(ctx, content);
        }
        if (!promise.isVoid()) {
            ByteBuf last = gathered;
            gathered = null;
            ctx.write(last == null ? ctx.alloc().buffer(0, 0) : last, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        handOn(ctx);
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            handOn(ctx);
        } else if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    private void handOn(ChannelHandlerContext ctx) {
        ByteBuf ready = gathered;
        if (ready != null) {
            gathered = null;
            if (ready.isReadable()) {
                ctx.write(ready, ctx.voidPromise());
            } else {
                ready.release(); // all of it has gone with what was spliced
            }
        }
    }

    private ByteBuf gather(ChannelHandlerContext ctx, int usual) {
        ByteBuf out = gathered;
        if (out == null) {
            out = usual == GATHERED_BYTES
                    ? GATHERED.get().take(ctx.alloc())
                    : ctx.alloc().directBuffer(usual);
            gathered = out;
        }
        return out;
    }

    private void begin(ChannelHandlerContext ctx, H head) {
        ByteBuf out = gather(ctx, GATHERED_BYTES);
        if (hasNoBody(head)) {
            body = Body.NONE;
        } else {
            body = HttpUtil.isTransferEncodingChunked(head) ? Body.CHUNKED : Body.IDENTITY;
        }
        writeStartLine(head, out);
        ByteBufUtil.writeShortBE(out, CRLF);
        writeFields(head.headers(), out);
        ByteBufUtil.writeShortBE(out, CRLF);
        if (out.readableBytes() > GATHERED_BYTES) {
            handOn(ctx); // a head that is larger than usual is seen by who counts what is on its way
        }
    }

    private static void writeFields(HttpHeaders fields, ByteBuf out) {
        if (fields instanceof FlatHeaders flat) {
            flat.writeFrozen(out);
            for (int i = 0; i < flat.indexed(); i++) {
                writeField(flat.nameAt(i), flat.valueAt(i), out);
            }
            return;
        }
        for (Iterator<Map.Entry<CharSequence, CharSequence>> at = fields.iteratorCharSequence(); at.hasNext(); ) {
            Map.Entry<CharSequence, CharSequence> field = at.next();
            writeField(field.getKey(), field.getValue(), out);
        }
    }

    private static void writeField(CharSequence name, CharSequence value, ByteBuf out) {
        writeAscii(name, out);
        ByteBufUtil.writeShortBE(out, COLON_SPACE);
        writeAscii(value, out);
        ByteBufUtil.writeShortBE(out, CRLF);
    }

    static void writeAscii(CharSequence text, ByteBuf out) {
        if (text instanceof AsciiString ascii) {
            out.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
        } else {
            out.writeCharSequence(text, StandardCharsets.US_ASCII);
        }
    }

    /** Takes over the content. */
    private void append(ChannelHandlerContext ctx, HttpContent content) {
        switch (body) {
            case NONE -> content.release();
            case IDENTITY -> append(ctx, content.content());
            case CHUNKED -> appendChunk(ctx, content);
        }
        if (content instanceof LastHttpContent) {
            body = Body.NONE;
        }
    }

    private void appendChunk(ChannelHandlerContext ctx, HttpContent content) {
        int length = content.content().readableBytes();
        if (length > 0) {
            ByteBuf out = gather(ctx, CHUNK_FRAME_BYTES);
            writeHex(length, out);
            ByteBufUtil.writeShortBE(out, CRLF);
        }
        append(ctx, content.content());
        if (length > 0) {
            ByteBufUtil.writeShortBE(gather(ctx, CHUNK_FRAME_BYTES), CRLF);
        }
        if (content instanceof LastHttpContent last) {
            ByteBuf out = gather(ctx, CHUNK_FRAME_BYTES).writeBytes(LAST_CHUNK);
            if (!last.trailingHeaders().isEmpty()) {
                writeFields(last.trailingHeaders(), out);
            }
            ByteBufUtil.writeShortBE(out, CRLF);
        }
    }

    /** Copied where it fits behind what is gathered, else handed on as it is. */
    private void append(ChannelHandlerContext ctx, ByteBuf bytes) {
        ByteBuf out = gathered;
        if (bytes instanceof Spliceable pages && bytes.readableBytes() >= Splicer.LEAST_BYTES) {
            bytes.skipBytes(
                    splice(ctx.channel(), out == null ? Unpooled.EMPTY_BUFFER : out, pages, bytes.readableBytes()));
        }
        if (!bytes.isReadable()) {
            bytes.release();
        } else if (out != null && bytes.readableBytes() <= out.writableBytes()) {
            out.writeBytes(bytes);
            bytes.release();
        } else {
            handOn(ctx);
            ctx.write(bytes, ctx.voidPromise());
        }
    }

    /** To the socket at once, the head in front, where nothing waits to go before them. */
    private int splice(Channel channel, ByteBuf head, Spliceable pages, int length) {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        if (outlet == null || waiting == null || waiting.totalPendingWriteBytes() > 0 || !channel.isActive()) {
            return 0;
        }
        return Splicer.ofThisLoop().send(outlet, head, pages, length);
    }

    private static void writeHex(int number, ByteBuf out) {
        int digits = Math.max(1, MAX_HEX_DIGITS - Integer.numberOfLeadingZeros(number) / 4);
        for (int i = digits - 1; i >= 0; i--) {
            out.writeByte(Character.forDigit(number >>> (4 * i) & 0xf, 16));
        }
    }
}

package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMessageDecoderResult;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder with a {@link Valve}, and without the leniences by which two parsers come to read the same bytes as different messages: a
 * start line's words are parted by one space, lines are not folded, a length is not said twice, empty lines before a request are few and
 * whole, and what surrounds a body's chunks is bounded (RFC 9112, sections 2.2, 3, 5.2, 6.3 and 7.1.1). What is refused comes as a message
 * that failed; nothing after it is decoded.
 */
abstract class StrictDecoder extends HttpObjectDecoder implements Valve {
    /** RFC 9112, section 2.2: "at least one" is to be ignored. Old clients send one after a body. */
    private static final int MAX_EMPTY_LINES = 2;

    /** What a body's chunk lines and trailers may take beyond the {@link #CHUNK_ALLOWANCE}: a head's worth. Else one byte can cost a line. */
    private static final int MAX_CHUNK_EXCESS = 16 * 1024;
    /** A chunk's own line and end, of any length and with a short extension; and as many bytes again as it carries, twice. */
    private static final int CHUNK_ALLOWANCE = 16;

    /** CR and LF: since a line can't end otherwise, what a head has beyond its lines tells how many they are. */
    private static final int LINE_END = 2;

    private boolean shut;
    private boolean brokenOff;
    private boolean decoding;
    /** Nothing of the next message has been decoded. */
    private boolean between = true;

    private boolean inHead;
    private boolean failed;
    /** Another protocol follows. */
    private boolean switched;

    private int emptyLines;
    private int wordEnd;
    private int headBytes;
    private int chunkExcess;
    private @Nullable ByteBuf input;
    private int inputStart;

    StrictDecoder(CodecLimits limits) {
        super(limits.decoderConfig());
    }

    /** Whether a message's body is empty whatever its head says; called when the head is complete and its lengths are known to be sound. */
    abstract boolean hasNoBody(HttpMessage message);

    @Override
    protected final void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (shut) {
            return;
        }
        if (failed) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        if (between && !switched && !begin(buffer, out)) {
            return;
        }
        boolean wasHead = inHead;
        input = buffer;
        inputStart = buffer.readerIndex();
        super.decode(ctx, buffer, out);
        input = null;
        int read = buffer.readerIndex() - inputStart;
        if (wasHead) {
            headBytes += read;
        } else {
            watchChunks(buffer, read, out);
        }
        if (!out.isEmpty() && out.get(out.size() - 1) instanceof HttpObject last) {
            between = last instanceof LastHttpContent;
            failed = last.decoderResult().isFailure();
        }
    }

    /** Whether the next message begins. */
    private boolean begin(ByteBuf buffer, List<Object> out) {
        while (buffer.isReadable()) {
            int first = buffer.getByte(buffer.readerIndex());
            if (first != HttpConstants.CR && first != HttpConstants.LF) {
                between = false;
                inHead = true;
                emptyLines = 0;
                headBytes = 0;
                chunkExcess = 0;
                return true;
            }
            if (first == HttpConstants.CR && buffer.readableBytes() == 1) {
                return false; // its line feed is on the way
            }
            boolean whole = first == HttpConstants.CR && buffer.getByte(buffer.readerIndex() + 1) == HttpConstants.LF;
            if (!whole || !isDecodingRequest() || ++emptyLines > MAX_EMPTY_LINES) {
                HttpMessage refused = createInvalidMessage();
                refused.setDecoderResult(DecoderResult.failure(new Malformed("An empty line where a message begins")));
                out.add(refused);
                failed = true;
                buffer.skipBytes(buffer.readableBytes());
                return false;
            }
            buffer.skipBytes(LINE_END);
        }
        return false;
    }

    private void watchChunks(ByteBuf buffer, int read, List<Object> out) {
        int carried = 0;
        int allowed = 0;
        boolean last = false;
        for (int i = 0; i < out.size(); i++) {
            if (out.get(i) instanceof HttpContent content) {
                carried += content.content().readableBytes();
                allowed = CHUNK_ALLOWANCE;
                last = content instanceof LastHttpContent;
            }
        }
        chunkExcess = Math.max(0, chunkExcess + read - 3 * carried - allowed);
        if (chunkExcess > MAX_CHUNK_EXCESS && !last) {
            HttpContent refused = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
            refused.setDecoderResult(DecoderResult.failure(new Malformed("The chunks say more than they carry")));
            out.add(refused);
            buffer.skipBytes(buffer.readableBytes());
        }
    }

    /** While it is shut nothing follows: a body that ends with the connection must not seem whole when its tail was never decoded. */
    @Override
    protected final void decodeLast(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (!shut && !brokenOff) {
            super.decodeLast(ctx, buffer, out);
        }
    }

    /** The connection has failed: its end is not the end of a message, whether the decoder is shut or not. */
    final void breakOff() {
        brokenOff = true;
    }

    /** Called once a head is complete, which makes it the place to look at it as a whole. */
    @Override
    protected final boolean isContentAlwaysEmpty(HttpMessage message) {
        inHead = false;
        if (input != null && message.decoderResult() instanceof HttpMessageDecoderResult sizes) {
            int lines = (headBytes + input.readerIndex() - inputStart - sizes.totalSize()) / LINE_END;
            // all but the start line and the empty one have become a field each
            if (lines - 2 != message.headers().size()) {
                throw new Malformed("A header line is folded, or Content-Length repeated");
            }
        }
        return hasNoBody(message);
    }

    /** Says that what follows the message at hand is no HTTP. */
    final void switching() {
        switched = true;
    }

    @Override
    protected final String splitFirstWordInitialLine(byte[] line, int start, int length) {
        if (start != 0) {
            throw new Malformed("The first line begins with a space");
        }
        wordEnd = length;
        return firstWord(line, start, length);
    }

    @Override
    protected final String splitSecondWordInitialLine(byte[] line, int start, int length) {
        checkGap(line, start);
        wordEnd = start + length;
        return secondWord(line, start, length);
    }

    @Override
    protected final String splitThirdWordInitialLine(byte[] line, int start, int length) {
        checkGap(line, start);
        return thirdWord(line, start, length);
    }

    String firstWord(byte[] line, int start, int length) {
        return super.splitFirstWordInitialLine(line, start, length);
    }

    String secondWord(byte[] line, int start, int length) {
        return super.splitSecondWordInitialLine(line, start, length);
    }

    String thirdWord(byte[] line, int start, int length) {
        return super.splitThirdWordInitialLine(line, start, length);
    }

    /** One space and nothing else (RFC 9112, section 3): other white space ends words for some parsers only. */
    private void checkGap(byte[] line, int start) {
        if (start != wordEnd + 1 || line[wordEnd] != HttpConstants.SP) {
            throw new Malformed("The first line's words are not parted by one space");
        }
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        AsciiString known = FieldNames.find(line, start, length);
        return known != null ? known : super.splitHeaderName(line, start, length);
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object received) throws Exception {
        decoding = true;
        try {
            super.channelRead(ctx, received);
        } finally {
            decoding = false;
        }
    }

    /** Without the parent's read: when to read on is the connection's to say. */
    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        discardSomeReadBytes();
        ctx.fireChannelReadComplete();
    }

    @Override
    public final void shut(boolean shut) {
        this.shut = shut;
    }

    @Override
    public final boolean isShut() {
        return shut;
    }

    @Override
    public final boolean isDecoding() {
        return decoding;
    }

    @Override
    public final int undecodedCapacity() {
        return actualReadableBytes() == 0 ? 0 : internalBuffer().capacity();
    }
}

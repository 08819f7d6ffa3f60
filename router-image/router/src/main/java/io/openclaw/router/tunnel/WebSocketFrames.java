package io.openclaw.router.tunnel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Where the frames of one direction begin and end (RFC 6455, section 5.2), so that a frame of our own can be put between two of them. Headers
 * are looked at, payloads skipped by arithmetic.
 */
final class WebSocketFrames {
    private static final int FIN_CLOSE = 0x88;
    private static final int OPCODE = 0x0f;
    private static final int CLOSE = 0x8;
    private static final int MASKED = 0x80;
    private static final int LENGTH = 0x7f;
    /** Lengths that say that 2 or 8 bytes of length follow. */
    private static final int LENGTH_16 = 126;

    private static final int LENGTH_64 = 127;
    private static final int MASK_BYTES = 4;
    /** "Going away" (RFC 6455, section 7.4.1). */
    private static final int GOING_AWAY = 1001;

    private int headerBytes;
    private int opcode;
    private int lengthBytesLeft;
    private int maskBytesLeft;
    /** The payload's length as far as the header has told it. */
    private long length;

    private long payloadLeft;
    private boolean closed;
    private boolean lost;

    /** Whether the next byte begins a frame. */
    boolean isAtBoundary() {
        return headerBytes == 0 && payloadLeft == 0 && !lost;
    }

    /** Whether a Close frame has gone this way: nothing may follow it (RFC 6455, section 5.5.1). */
    boolean isClosed() {
        return closed;
    }

    /**
     * Goes over bytes up to the next boundary.
     *
     * @param from where in the buffer
     * @return the index behind the frame's end, or the buffer's end where it comes first
     */
    int advance(ByteBuf bytes, int from) {
        int end = bytes.writerIndex();
        for (int at = from; at < end && !lost; ) {
            if (payloadLeft > 0) {
                int skipped = (int) Math.min(payloadLeft, end - at);
                payloadLeft -= skipped;
                at += skipped;
            } else {
                header(bytes.getByte(at++));
            }
            if (isAtBoundary()) {
                closed |= opcode == CLOSE;
                return at;
            }
        }
        return end;
    }

    private void header(byte next) {
        if (headerBytes == 0) {
            opcode = next & OPCODE;
        } else if (headerBytes == 1) {
            int told = next & LENGTH;
            maskBytesLeft = (next & MASKED) != 0 ? MASK_BYTES : 0;
            lengthBytesLeft = told == LENGTH_16 ? Short.BYTES : told == LENGTH_64 ? Long.BYTES : 0;
            length = lengthBytesLeft == 0 ? told : 0;
        } else if (lengthBytesLeft > 0) {
            length = length << Byte.SIZE | (next & 0xff);
            lengthBytesLeft--;
        } else {
            maskBytesLeft--;
        }
        headerBytes++;
        if (headerBytes >= 2 && lengthBytesLeft == 0 && maskBytesLeft == 0) {
            headerBytes = 0;
            lost = length < 0; // no length at all: where frames begin can't be told any more
            payloadLeft = Math.max(0, length);
        }
    }

    /**
     * A Close frame that says "going away".
     *
     * @param masked as a client sends it (RFC 6455, section 5.3)
     */
    static ByteBuf goingAway(ByteBufAllocator alloc, boolean masked) {
        ByteBuf frame = alloc.ioBuffer(2 + MASK_BYTES + Short.BYTES).writeByte(FIN_CLOSE);
        if (!masked) {
            return frame.writeByte(Short.BYTES).writeShort(GOING_AWAY);
        }
        int mask = ThreadLocalRandom.current().nextInt();
        return frame.writeByte(MASKED | Short.BYTES).writeInt(mask).writeShort(GOING_AWAY ^ mask >>> Short.SIZE);
    }
}

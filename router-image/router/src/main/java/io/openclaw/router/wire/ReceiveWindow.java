package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;

/**
 * One read, of the size that was asked for. With automatic reading off Netty still reads unasked in one case: when the peer has closed its
 * side, epoll's read loop empties the kernel's whole receive buffer at once. Here that loop is stopped at the allocation: what wasn't asked
 * for stays in the kernel.
 */
final class ReceiveWindow extends DefaultMaxMessagesRecvByteBufAllocator {
    /** Says "not now" to the transport; the connection is as good as before. */
    static final class Unasked extends RuntimeException {
        @SuppressWarnings("StaticAssignmentOfThrowable") // it carries no stack trace that could mislead
        static final Unasked SIGNAL = new Unasked();

        private Unasked() {
            super("bytes that nobody asked for stay in the kernel", null, false, false);
        }
    }

    private int size;
    private boolean broughtMuch;
    private long received;
    private boolean asked;
    private boolean refused;

    ReceiveWindow() {
        super(1);
    }

    void ask(int bytes) {
        size = bytes;
        asked = true;
        refused = false;
    }

    boolean isAsked() {
        return asked;
    }

    /** Bytes that have come in all. */
    long received() {
        return received;
    }

    /** Whether the last read brought as much as a small one can, so that more is likely to be there. */
    boolean broughtMuch() {
        return broughtMuch;
    }

    /** Notes a refusal, and tells whether it is not the first since the last read was asked for. */
    boolean refusedAgain() {
        boolean again = refused;
        refused = true;
        return again;
    }

    @Override
    public MaxMessageHandle newHandle() {
        return new MaxMessageHandle() {
            @Override
            public int guess() {
                return size;
            }

            @Override
            public ByteBuf allocate(ByteBufAllocator alloc) {
                if (!asked) {
                    throw Unasked.SIGNAL;
                }
                return alloc.ioBuffer(size, size);
            }

            @Override
            public void lastBytesRead(int bytes) {
                super.lastBytesRead(bytes);
                if (bytes > 0) {
                    asked = false;
                    broughtMuch = bytes >= Math.min(size, Intake.SMALL_READ);
                    received += bytes;
                }
            }
        };
    }
}

package io.openclaw.router.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * One read, of the size that was asked for. With automatic reading off Netty still reads unasked in one case: when the peer has closed its
 * side, its read loop empties the kernel's whole receive buffer at once. Here that loop is stopped at the allocation: what wasn't asked
 * for stays in the kernel.
 */
final class ReceiveWindow extends DefaultMaxMessagesRecvByteBufAllocator {
    private static final FastThreadLocal<HotBuffer> SMALL = HotBuffer.ofEachLoop(Intake.SMALL_READ);

    private final Unasked unasked;
    private int size;
    private @Nullable Allowance allowance;
    private boolean broughtMuch;
    private long received;
    private boolean asked;

    ReceiveWindow(Channel channel) {
        super(1);
        this.unasked = new Unasked(channel);
    }

    void ask(int bytes) {
        size = bytes;
        allowance = null;
        asked = true;
    }

    void ask(Allowance bytes) {
        allowance = bytes;
        asked = true;
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
                    throw unasked;
                }
                if (allowance != null) {
                    size = allowance.take();
                }
                return size == Intake.SMALL_READ ? SMALL.get().take(alloc) : alloc.ioBuffer(size, size);
            }

            @Override
            public void lastBytesRead(int bytes) {
                super.lastBytesRead(bytes);
                if (bytes > 0) {
                    asked = false;
                    allowance = null;
                    broughtMuch = bytes >= Math.min(size, Intake.SMALL_READ);
                    received += bytes;
                } else if (allowance != null) {
                    allowance.giveBack();
                }
            }
        };
    }
}

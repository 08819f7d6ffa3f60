package io.openclaw.router.splice;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes whose pages the kernel may have (vmsplice(2), splice(2)): they go into a pipe, and from there into a socket's queue, and nobody copies
 * them. Each event loop has a pipe of its own, which is empty between two calls, and some that stay full. Where the system has no such calls, or allows
 * none, nothing is sent.
 */
public final class Splicer {
    /** Less is copied sooner than spliced. */
    public static final int LEAST_BYTES = 32 * 1024;
    /** At one time. */
    private static final int MOST_BYTES = 256 * 1024;
    /** A slot for each page. */
    private static final int PIPE_BYTES = 2 * MOST_BYTES;

    private static final int DRAIN_BYTES = 64 * 1024;

    private static final FastThreadLocal<Splicer> OF_LOOP = new FastThreadLocal<>() {
        @Override
        protected Splicer initialValue() {
            return new Splicer();
        }

        @Override
        protected void onRemoval(Splicer removed) {
            removed.close();
        }
    };

    private final Arena arena = Arena.ofConfined();
    /** {@code struct iovec}. */
    private final MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
    /** Where that goes which the socket does not take. */
    private final MemorySegment drain = arena.allocate(DRAIN_BYTES);

    private final FilledPipes filled = new FilledPipes();

    /** On the way to a socket; null where the system is of no help. */
    private @Nullable Pipe passage;

    private Splicer() {
        // larger pages would have something else in them too
        passage = Kernel.pageBytes() == Pages.BYTES ? Pipe.open(PIPE_BYTES, vector) : null;
    }

    /** The calling event loop's. */
    public static Splicer ofThisLoop() {
        return OF_LOOP.get();
    }

    /**
     * Sends as much as a socket takes at once; none of what is to go before may wait anywhere else.
     *
     * @param outlet of this loop; an error of its socket is left to whoever writes next
     * @param head in direct memory; goes in front, and what is sent of it is read
     * @param body stays where it is read, whatever is sent of it
     * @param length of the body, in bytes
     * @return how many bytes of the body are sent
     */
    public int send(Outlet outlet, ByteBuf head, Spliceable body, int length) {
        Pipe through = passage;
        if (through == null) {
            return 0;
        }
        int staged = Math.min(length, MOST_BYTES);
        ByteBuffer front = head.internalNioBuffer(head.readerIndex(), head.readableBytes());
        FilledPipes.Filled full = filled.of(front, body.address(), staged);
        if (full != null && full.hasHead()) {
            return sendWhole(outlet, through, full, head, staged);
        }
        if (head.isReadable()) {
            outlet.loneHeads().sent();
            head.skipBytes(
                    (int) Math.max(0, Kernel.send(outlet.socket(), MemorySegment.ofBuffer(front), front.remaining())));
            if (head.isReadable()) {
                return 0;
            }
        }
        if (!stage(outlet, through, full, front, body, staged)) {
            closePassage();
            return 0;
        }
        return (int) pass(outlet.socketThatDoesNotWait(), through, 0, staged);
    }

    private int sendWhole(Outlet outlet, Pipe through, FilledPipes.Filled full, ByteBuf head, int length) {
        int inFront = head.readableBytes();
        if (!full.tee(through)) {
            closePassage();
            return 0;
        }
        int alone = outlet.loneHeads().isDue(inFront + length) ? inFront : 0;
        int sent = (int) pass(outlet.socketThatDoesNotWait(), through, alone, inFront + length - alone);
        head.skipBytes(Math.min(sent, inFront));
        return Math.max(0, sent - inFront);
    }

    /** @return false where something else may be in the pipe now */
    private boolean stage(
            Outlet outlet,
            Pipe through,
            FilledPipes.@Nullable Filled full,
            ByteBuffer head,
            Spliceable body,
            int length) {
        if (full != null) {
            return full.tee(through);
        }
        body.lend();
        if (!through.lend(body.address(), length, vector)) {
            return false;
        }
        filled.sent(head, body, length, outlet.loop(), vector);
        return true;
    }

    /**
     * What is staged goes to the socket, as much as that takes.
     *
     * @param alone bytes in front that are a segment of their own
     * @return bytes that went
     */
    private long pass(int socket, Pipe through, int alone, int rest) {
        long sent = alone > 0 ? Math.max(0, through.splice(socket, alone)) : 0;
        if (sent == alone) {
            sent += Math.max(0, through.splice(socket, rest));
        }
        if (!through.drain(alone + rest - sent, drain)) {
            closePassage();
        }
        return sent;
    }

    private void closePassage() {
        if (passage != null) {
            passage.close();
            passage = null;
        }
        filled.close();
    }

    private void close() {
        closePassage();
        arena.close();
    }
}

package io.openclaw.router.splice;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Sends bytes whose pages the kernel may have (vmsplice(2), splice(2)): they go into a pipe, and from there into a socket's queue, and nobody copies
 * them. Each event loop has a pipe of its own, which is empty between two calls. Where the system has no such calls, or allows none, nothing is sent.
 */
public final class Splicer {
    /** Less is copied sooner than spliced. */
    public static final int LEAST_BYTES = 32 * 1024;
    /** At one time. */
    private static final int MOST_BYTES = 256 * 1024;
    /** A slot for each page. A user without privileges has 64 MB for all pipes (pipe(7)). */
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

    private final int out;
    private final int in;
    private boolean open;

    private Splicer() {
        // larger pages would have something else in them too
        open = Kernel.pageBytes() == Pages.BYTES && Kernel.pipe(vector) == 0;
        out = vector.get(ValueLayout.JAVA_INT, 0);
        in = vector.get(ValueLayout.JAVA_INT, Integer.BYTES);
        if (open && Kernel.resize(in, PIPE_BYTES) < PIPE_BYTES) {
            closePipe();
        }
    }

    /** The calling event loop's. */
    public static Splicer ofThisLoop() {
        return OF_LOOP.get();
    }

    /**
     * Sends as much as a socket takes at once; none of what is to go before may wait anywhere else.
     *
     * @param socket of which an error is left to whoever writes next
     * @param waits whether calls on it wait until there is room, as io_uring wants it; this one does not
     * @param head goes in front by itself, so that the client is at it while the body follows; what is sent of it is read
     * @param body stays where it is read, whatever is sent of it
     * @param length of the body, in bytes
     * @return how many bytes of the body are sent
     */
    public int send(int socket, boolean waits, ByteBuf head, Spliceable body, int length) {
        if (!open) {
            return 0;
        }
        if (head.isReadable()) {
            head.skipBytes((int) Math.max(0, send(socket, head, head.readableBytes())));
        }
        if (head.isReadable()) {
            return 0;
        }
        if (!stage(body, Math.min(length, MOST_BYTES))) {
            closePipe();
            return 0;
        }
        long staged = vector.get(ValueLayout.JAVA_LONG, Long.BYTES);
        if (waits) {
            Kernel.setWaiting(socket, false);
        }
        long sent = Math.max(0, Kernel.splice(out, socket, staged));
        if (waits) {
            Kernel.setWaiting(socket, true);
        }
        drain(staged - sent);
        return (int) sent;
    }

    private static long send(int socket, ByteBuf bytes, int length) {
        return Kernel.send(
                socket, MemorySegment.ofBuffer(bytes.internalNioBuffer(bytes.readerIndex(), length)), length);
    }

    private boolean stage(Spliceable body, int length) {
        body.lend();
        vector.set(ValueLayout.JAVA_LONG, 0, body.address());
        vector.set(ValueLayout.JAVA_LONG, Long.BYTES, length);
        return Kernel.lend(in, vector) == length;
    }

    private void drain(long bytes) {
        for (long left = bytes; left > 0 && open; ) {
            long drained = Kernel.read(out, drain, Math.min(left, DRAIN_BYTES));
            left -= drained;
            if (drained <= 0) {
                closePipe();
            }
        }
    }

    private void closePipe() {
        open = false;
        Kernel.close(in);
        Kernel.close(out);
    }

    private void close() {
        if (open) {
            closePipe();
        }
        arena.close();
    }
}

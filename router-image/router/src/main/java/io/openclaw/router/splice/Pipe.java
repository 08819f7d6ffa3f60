package io.openclaw.router.splice;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** A pipe of the kernel's (pipe(7)): a slot for each page, and in it what lies in that page. */
final class Pipe {
    private final int out;
    private final int in;

    private Pipe(int out, int in) {
        this.out = out;
        this.in = in;
    }

    /**
     * @param bytes that it has slots for
     * @param scratch at least eight bytes
     * @return null where the system allows no pipe of this size: who has no privileges has 64 MB for all (pipe-user-pages-soft)
     */
    static @Nullable Pipe open(int bytes, MemorySegment scratch) {
        if (Kernel.pipe(scratch) != 0) {
            return null;
        }
        Pipe pipe = new Pipe(scratch.get(ValueLayout.JAVA_INT, 0), scratch.get(ValueLayout.JAVA_INT, Integer.BYTES));
        if (Kernel.resize(pipe.in, bytes) < bytes) {
            pipe.close();
            return null;
        }
        return pipe;
    }

    /**
     * Puts pages of this process's memory into it.
     *
     * @param vector sixteen bytes, to be written to
     * @return false where not all of them went
     */
    boolean lend(long address, long length, MemorySegment vector) {
        vector.set(ValueLayout.JAVA_LONG, 0, address);
        vector.set(ValueLayout.JAVA_LONG, Long.BYTES, length);
        return Kernel.lend(in, vector) == length;
    }

    /** Copies bytes into it. @return false where not all of them went */
    boolean write(MemorySegment bytes) {
        return Kernel.write(in, bytes) == bytes.byteSize();
    }

    /** Puts what it holds into another one too. @return bytes that went; -1 for none */
    long tee(Pipe other, long length) {
        return Kernel.tee(out, other.in, length);
    }

    /** @return bytes that went to the socket; -1 for none */
    long splice(int socket, long length) {
        return Kernel.splice(out, socket, length);
    }

    /** @return false where that can't be taken out of it */
    boolean drain(long length, MemorySegment to) {
        for (long left = length; left > 0; ) {
            long drained = Kernel.read(out, to, Math.min(left, to.byteSize()));
            if (drained <= 0) {
                return false;
            }
            left -= drained;
        }
        return true;
    }

    void close() {
        Kernel.close(in);
        Kernel.close(out);
    }
}

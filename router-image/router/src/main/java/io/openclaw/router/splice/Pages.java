package io.openclaw.router.splice;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Pages of this process's own memory. */
public final class Pages {
    /** Of one; nothing is spliced on machines whose pages are larger. */
    public static final int BYTES = 4 * 1024;

    private Pages() {}

    /** Where direct memory lies. */
    public static long address(ByteBuffer direct) {
        return MemorySegment.ofBuffer(direct).address();
    }

    /**
     * Takes whole pages out of this process's memory; in their place are new ones, of zeros. Who has got the old ones still has them as they were
     * (madvise(2), MADV_DONTNEED).
     *
     * @throws IllegalStateException when the system refuses: a client would see what is put there next
     */
    public static void discard(long address, int bytes) {
        if (Kernel.discard(address, bytes) != 0) {
            throw new IllegalStateException("the system keeps " + bytes + " bytes of pages that were lent to it");
        }
    }
}

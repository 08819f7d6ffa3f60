package io.openclaw.exhausting;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Fragments the C heap: of pieces side by side every other one is freed, and what it leaves is too small for the next pieces, which are a little larger. No
 * page is all free, so no trim helps.
 */
final class Fragments {
    private static final long FIRST_BYTES = 1_024;
    /** What malloc rounds to. */
    private static final long LARGER_BY = 16;
    /** Far below what malloc maps apart (M_MMAP_THRESHOLD, 128 KiB), and below a page: from here on it begins anew. */
    private static final long LAST_BYTES = 4_000;

    private static final MethodHandle MALLOC =
            function("malloc", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = function("free", FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    private static long pieceBytes = FIRST_BYTES;

    private Fragments() {}

    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor shape) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), shape);
    }

    /** @param bytes that the process holds then, half of them for nobody */
    static synchronized void leave(long bytes) {
        MemorySegment[] pieces = new MemorySegment[Math.toIntExact(bytes / pieceBytes)];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = piece();
        }
        for (int i = 0; i < pieces.length; i += 2) {
            give(pieces[i]);
        }
        pieceBytes = pieceBytes < LAST_BYTES ? pieceBytes + LARGER_BY : FIRST_BYTES;
    }

    @SuppressWarnings("restricted")
    private static MemorySegment piece() {
        try {
            MemorySegment piece =
                    ((MemorySegment) MALLOC.invokeExact(pieceBytes)).reinterpret(pieceBytes, Arena.global(), null);
            return piece.fill((byte) 1); // a page that nobody has touched is not there
        } catch (Throwable e) {
            throw new IllegalStateException("malloc of " + pieceBytes, e);
        }
    }

    private static void give(MemorySegment piece) {
        try {
            FREE.invokeExact(piece);
        } catch (Throwable e) {
            throw new IllegalStateException("free", e);
        }
    }
}

package io.openclaw.router.jvm;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What malloc holds, in all of its arenas (mallinfo2(3), glibc 2.33 and later). The JVM's own structures are in it, and all direct memory.
 *
 * @param inUseBytes handed out, in arenas and in mappings of their own
 * @param freeBytes kept in arenas though nobody holds them: what a trim may give back
 */
public record Malloc(long inUseBytes, long freeBytes) {
    /** Where the C library doesn't tell. */
    static final Malloc UNTOLD = new Malloc(0, 0);

    /** {@code struct mallinfo2}: ten of {@code size_t}. */
    private static final StructLayout INFO = MemoryLayout.structLayout(
            ValueLayout.JAVA_LONG.withName("arena"),
            ValueLayout.JAVA_LONG.withName("ordblks"),
            ValueLayout.JAVA_LONG.withName("smblks"),
            ValueLayout.JAVA_LONG.withName("hblks"),
            ValueLayout.JAVA_LONG.withName("hblkhd"),
            ValueLayout.JAVA_LONG.withName("usmblks"),
            ValueLayout.JAVA_LONG.withName("fsmblks"),
            ValueLayout.JAVA_LONG.withName("uordblks"),
            ValueLayout.JAVA_LONG.withName("fordblks"),
            ValueLayout.JAVA_LONG.withName("keepcost"));

    private static final long MAPPED_AT = offset("hblkhd");
    private static final long IN_USE_AT = offset("uordblks");
    private static final long FREE_AT = offset("fordblks");

    private static final @Nullable MethodHandle MALLINFO2 = find();

    /** Empty where the C library doesn't tell. */
    public static Optional<Malloc> now() {
        MethodHandle mallinfo2 = MALLINFO2;
        if (mallinfo2 == null) {
            return Optional.empty();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = (MemorySegment) mallinfo2.invokeExact((SegmentAllocator) arena);
            return Optional.of(new Malloc(
                    info.get(ValueLayout.JAVA_LONG, IN_USE_AT) + info.get(ValueLayout.JAVA_LONG, MAPPED_AT),
                    info.get(ValueLayout.JAVA_LONG, FREE_AT)));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    private static long offset(String field) {
        return INFO.byteOffset(MemoryLayout.PathElement.groupElement(field));
    }

    @SuppressWarnings("restricted") // there is no other way to the C library
    private static @Nullable MethodHandle find() {
        Linker linker = Linker.nativeLinker();
        boolean wide = linker.canonicalLayouts().get("void*") instanceof AddressLayout pointer
                && pointer.byteSize() == Long.BYTES;
        if (!wide) {
            return null;
        }
        return linker.defaultLookup()
                .find("mallinfo2")
                .map(function -> linker.downcallHandle(function, FunctionDescriptor.of(INFO)))
                .orElse(null);
    }
}

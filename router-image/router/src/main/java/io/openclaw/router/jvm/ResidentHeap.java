package io.openclaw.router.jvm;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How much of the heap is in memory (mincore(2)): committed pages that no object has reached yet take none. The kernel looks at some pages at a time, so
 * that nobody who maps memory meanwhile waits for the whole heap to be looked through, as with {@code /proc/self/smaps}.
 */
final class ResidentHeap {
    private static final long PAGES_AT_ONCE = 1 << 16;
    /** First and last; between them some collectors print how far it is in use. */
    private static final Pattern ADDRESSES = Pattern.compile("\\[0x([0-9a-f]+),(?: ?0x[0-9a-f]+,)? ?0x([0-9a-f]+)\\)");

    private static final int HEXADECIMAL = 16;

    private static final @Nullable MethodHandle MINCORE = find(
            "mincore",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
    private static final long PAGE = pageBytes();
    private static final Optional<Range> HEAP = range();

    private ResidentHeap() {}

    /** The addresses that a heap is reserved at. */
    record Range(long from, long to) {
        /** Of the text that {@code jcmd GC.heap_info} prints; empty for collectors that print no addresses (ZGC). */
        static Optional<Range> of(String heapInfo) {
            long from = Long.MAX_VALUE;
            long to = 0;
            Matcher found = ADDRESSES.matcher(heapInfo);
            while (found.find()) {
                from = Math.min(from, Long.parseUnsignedLong(found.group(1), HEXADECIMAL));
                to = Math.max(to, Long.parseUnsignedLong(found.group(2), HEXADECIMAL));
            }
            return from < to ? Optional.of(new Range(from, to)) : Optional.empty();
        }
    }

    /** In bytes; 0 where the system or the collector doesn't tell. */
    static long bytes() {
        MethodHandle mincore = MINCORE;
        if (mincore == null || PAGE == 0 || HEAP.isEmpty()) {
            return 0;
        }
        Range heap = HEAP.get();
        long resident = 0;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment pages = arena.allocate(PAGES_AT_ONCE);
            for (long at = heap.from; at < heap.to; at += PAGES_AT_ONCE * PAGE) {
                long length = Math.min(heap.to - at, PAGES_AT_ONCE * PAGE);
                if ((int) mincore.invokeExact(at, length, pages) != 0) {
                    return 0;
                }
                for (long page = 0; page < length / PAGE; page++) {
                    resident += pages.get(ValueLayout.JAVA_BYTE, page) & 1;
                }
            }
            return resident * PAGE;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    private static long pageBytes() {
        MethodHandle size = find("getpagesize", FunctionDescriptor.of(ValueLayout.JAVA_INT));
        try {
            return size == null ? 0 : (int) size.invokeExact();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    private static Optional<Range> range() {
        try {
            return Range.of(DiagnosticCommands.heapInfo());
        } catch (UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    @SuppressWarnings("restricted") // there is no other way to the C library
    private static @Nullable MethodHandle find(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.defaultLookup()
                .find(name)
                .map(function -> linker.downcallHandle(function, descriptor))
                .orElse(null);
    }
}

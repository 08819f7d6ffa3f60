package io.openclaw.router.splice;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/** Linux' system calls (syscall(2)) on amd64 and aarch64. Each gives -1 where it fails. */
final class Kernel {
    private static final String ARCHITECTURE = System.getProperty("os.arch");
    private static final boolean ARM = ARCHITECTURE.equals("aarch64");

    private static final long READ = ARM ? 63 : 0;
    private static final long WRITE = ARM ? 64 : 1;
    private static final long SENDTO = ARM ? 206 : 44;
    private static final long CLOSE = ARM ? 57 : 3;
    private static final long MADVISE = ARM ? 233 : 28;
    private static final long FCNTL = ARM ? 25 : 72;
    private static final long SPLICE = ARM ? 76 : 275;
    private static final long TEE = ARM ? 77 : 276;
    private static final long VMSPLICE = ARM ? 75 : 278;
    private static final long PIPE2 = ARM ? 59 : 293;

    private static final int MADV_DONTNEED = 4;
    private static final int F_SETFL = 4;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;
    private static final int SPLICE_F_NONBLOCK = 2;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final @Nullable MethodHandle SYSCALL = find();

    private Kernel() {}

    /** Of a page; -1 where nobody tells. */
    @SuppressWarnings("restricted") // there is no other way to the C library
    static int pageBytes() {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = linker.defaultLookup().find("getpagesize").orElse(MemorySegment.NULL);
        if (function.equals(MemorySegment.NULL)) {
            return -1;
        }
        try {
            return (int) linker.downcallHandle(function, FunctionDescriptor.of(ValueLayout.JAVA_INT))
                    .invokeExact();
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new AssertionError("a downcall throws nothing checked", thrown);
        }
    }

    static long read(int file, MemorySegment to, long bytes) {
        return call(READ, file, to.address(), bytes, 0, 0, 0);
    }

    static long write(int file, MemorySegment from) {
        return call(WRITE, file, from.address(), from.byteSize(), 0, 0, 0);
    }

    /** As much as there is room for. */
    static long send(int socket, MemorySegment from, long bytes) {
        return call(SENDTO, socket, from.address(), bytes, MSG_DONTWAIT | MSG_NOSIGNAL, 0, 0);
    }

    static void close(int file) {
        call(CLOSE, file, 0, 0, 0, 0, 0);
    }

    /** @param ends where the two numbers are put, reading end first */
    static long pipe(MemorySegment ends) {
        return call(PIPE2, ends.address(), O_NONBLOCK | O_CLOEXEC, 0, 0, 0, 0);
    }

    /** @return bytes it has room for now */
    static long resize(int pipe, int bytes) {
        return call(FCNTL, pipe, F_SETPIPE_SZ, bytes, 0, 0, 0);
    }

    /** @param vector {@code struct iovec}, one */
    static long lend(int pipe, MemorySegment vector) {
        return call(VMSPLICE, pipe, vector.address(), 1, SPLICE_F_NONBLOCK, 0, 0);
    }

    static long splice(int pipe, int socket, long bytes) {
        return call(SPLICE, pipe, 0, socket, 0, bytes, SPLICE_F_NONBLOCK);
    }

    /** What is in one pipe is in the other too. */
    static long tee(int pipe, int other, long bytes) {
        return call(TEE, pipe, other, bytes, SPLICE_F_NONBLOCK, 0, 0);
    }

    /** Calls on it do not wait; the file's other flags are cleared (fcntl(2), F_SETFL). @return false where the system refuses */
    static boolean setNonBlocking(int socket) {
        return call(FCNTL, socket, F_SETFL, O_NONBLOCK, 0, 0, 0) == 0;
    }

    static long discard(long address, long bytes) {
        return call(MADVISE, address, bytes, MADV_DONTNEED, 0, 0, 0);
    }

    private static long call(long number, long a, long b, long c, long d, long e, long f) {
        MethodHandle syscall = SYSCALL;
        if (syscall == null) {
            return -1;
        }
        try {
            return (long) syscall.invokeExact(number, a, b, c, d, e, f);
        } catch (RuntimeException | Error thrown) {
            throw thrown;
        } catch (Throwable thrown) {
            throw new AssertionError("a downcall throws nothing checked", thrown);
        }
    }

    @SuppressWarnings("restricted") // there is no other way to the kernel
    private static @Nullable MethodHandle find() {
        if (!System.getProperty("os.name").equals("Linux") || !(ARM || ARCHITECTURE.equals("amd64"))) {
            return null;
        }
        Linker linker = Linker.nativeLinker();
        MemorySegment function = SymbolLookup.loaderLookup()
                .or(linker.defaultLookup())
                .find("syscall")
                .orElse(MemorySegment.NULL);
        ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
        return function.equals(MemorySegment.NULL)
                ? null
                : linker.downcallHandle(
                        function,
                        FunctionDescriptor.of(word, word, word, word, word, word, word, word),
                        Linker.Option.firstVariadicArg(1));
    }
}

package io.openclaw.router.jvm;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * The JVM's threads that no request waits for give way to the event loops: the JIT's, and the one that tells of collections. As equals they take
 * a core for 3 ms at a time, and every request that is under way there waits so long: measured on one busy core, that doubles the p99 against
 * HAProxy's. Here they get a quarter of a busy core, in slices of 0.1 ms;
 * where a core is free they run as before. A kernel without slices of one's own (Linux before 6.12) ignores them.
 *
 * <p>Lowering one's own threads needs no privilege (sched_setattr(2)); where a sandbox forbids it they stay equals.
 */
public final class BackgroundThreads {
    private static final Path THREADS = Path.of("/proc/self/task");
    /** As the JVM names them, cut to the 15 characters of comm (proc(5)). */
    private static final List<String> NAMES = List.of("C1 CompilerThre", "C2 CompilerThre", GcWatch.THREAD);

    /** Of {@code linux/sched.h}: a thread that wakes up doesn't push another off its core. */
    private static final int SCHED_BATCH = 3;
    /** A third of the weight of a thread at 0: with 10 the warm-up of a busy core took twice as long. */
    private static final int NICE = 5;

    private static final long SLICE_NANOS = 100_000;

    /** As sched_setattr(2) names the thread that calls it. */
    private static final int CALLER = 0;

    /** {@code struct sched_attr}: size, policy, flags, nice, priority, runtime, deadline, period, two utilisation clamps. */
    private static final int ATTRIBUTES_BYTES = 56;

    private static final long SIZE_AT = 0;
    private static final long POLICY_AT = 4;
    private static final long NICE_AT = 16;
    private static final long RUNTIME_AT = 24;

    private BackgroundThreads() {}

    /** @return how many do from now on; those that the JVM starts later inherit it from these */
    public static int giveWay() throws IOException {
        OptionalLong call = setAttributesCall();
        if (call.isEmpty() || !Files.isDirectory(THREADS)) {
            return 0;
        }
        int giving = 0;
        try (Stream<Path> threads = Files.list(THREADS)) {
            for (Path thread : (Iterable<Path>) threads::iterator) {
                if (isOne(thread)
                        && lower(
                                call.getAsLong(),
                                Integer.parseInt(thread.getFileName().toString()))) {
                    giving++;
                }
            }
        }
        return giving;
    }

    /** The thread that calls this does from now on, for as long as it lives. @return false where the system can't */
    public static boolean giveWayHere() {
        OptionalLong call = setAttributesCall();
        return call.isPresent() && lower(call.getAsLong(), CALLER);
    }

    private static boolean isOne(Path thread) throws IOException {
        try {
            return NAMES.contains(Files.readString(thread.resolve("comm")).strip());
        } catch (NoSuchFileException e) { // it has ended meanwhile
            return false;
        }
    }

    /** sched_setattr has a number on each architecture, and no function in the C library before glibc 2.41. */
    private static OptionalLong setAttributesCall() {
        return switch (System.getProperty("os.arch")) {
            case "amd64" -> OptionalLong.of(314);
            case "aarch64" -> OptionalLong.of(274);
            default -> OptionalLong.empty();
        };
    }

    @SuppressWarnings("restricted") // there is no other way to the kernel's scheduler
    private static boolean lower(long call, int thread) {
        Linker linker = Linker.nativeLinker();
        MemorySegment function = SymbolLookup.loaderLookup()
                .or(linker.defaultLookup())
                .find("syscall")
                .orElse(MemorySegment.NULL);
        if (function.equals(MemorySegment.NULL)) {
            return false;
        }
        MethodHandle syscall = linker.downcallHandle(
                function,
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(1));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attributes = arena.allocate(ATTRIBUTES_BYTES, Long.BYTES);
            attributes.set(ValueLayout.JAVA_INT, SIZE_AT, ATTRIBUTES_BYTES);
            attributes.set(ValueLayout.JAVA_INT, POLICY_AT, SCHED_BATCH);
            attributes.set(ValueLayout.JAVA_INT, NICE_AT, NICE);
            attributes.set(ValueLayout.JAVA_LONG, RUNTIME_AT, SLICE_NANOS);
            return (long) syscall.invokeExact(call, thread, attributes, 0) == 0;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }
}

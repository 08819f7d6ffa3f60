package io.openclaw.router.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * execv(3): this process becomes another program under the same pid, so that signals, the control group and the parent's wait stay as they
 * are, and no second JVM lies about.
 */
final class ProcessImage {
    /** glibc's malloc opens an arena a thread otherwise, each of which keeps what was once freed into it. */
    private static final String ARENAS = "MALLOC_ARENA_MAX";

    private static final String MOST_ARENAS = "2";

    private static final int FIRST_OF_OURS = 3;
    private static final int F_SETFD = 2;
    private static final int FD_CLOEXEC = 1;

    private final Linker linker = Linker.nativeLinker();
    private final SymbolLookup libc = linker.defaultLookup();

    private ProcessImage() {}

    /**
     * Returns only where the system has no execv, with the exit code of a child that ran in the program's place.
     *
     * @param notes where that is said
     * @throws IOException when the system refuses
     */
    static int replaceBy(List<String> command, PrintWriter notes) throws IOException, InterruptedException {
        ProcessImage image = new ProcessImage();
        if (image.libc.find("execv").isPresent()) {
            image.exec(command);
            throw new AssertionError("execv came back without an error");
        }
        notes.println("This system has no execv: the router runs as a child of this process");
        notes.flush();
        return runAsChild(command);
    }

    private void exec(List<String> command) throws IOException {
        Linker.Option errno = Linker.Option.captureCallState("errno");
        VarHandle errnoOf =
                Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));
        MethodHandle execv = function("execv", List.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS), errno);
        MethodHandle setenv =
                function("setenv", List.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        closeOurFilesOnExec();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment argv = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                argv.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            // 0: what the user has set stays
            if ((int) setenv.invokeExact(arena.allocateFrom(ARENAS), arena.allocateFrom(MOST_ARENAS), 0) != 0) {
                throw new IOException("setenv of " + ARENAS + " failed");
            }
            MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            int result = (int) execv.invokeExact(state, arena.allocateFrom(command.getFirst()), argv);
            throw new IOException(
                    "execv of " + command.getFirst() + " gave " + result + ", errno " + (int) errnoOf.get(state, 0L));
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    /** The JVM leaves its jars open across an exec. Pipes and sockets stay: those were handed to this process, not opened by it. */
    private void closeOurFilesOnExec() throws IOException {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return;
        }
        MethodHandle fcntl = function(
                "fcntl",
                List.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2));
        try (Stream<Path> open = Files.list(descriptors)) {
            for (Path descriptor : (Iterable<Path>) open::iterator) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                boolean file = Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).isAbsolute();
                if (number >= FIRST_OF_OURS && file) {
                    int ignored = (int) fcntl.invokeExact(number, F_SETFD, FD_CLOEXEC);
                }
            }
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a downcall throws nothing checked", e);
        }
    }

    @SuppressWarnings("restricted") // calling libc is what this class is for
    private MethodHandle function(String name, List<MemoryLayout> parameters, Linker.Option... options) {
        FunctionDescriptor descriptor =
                FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters.toArray(MemoryLayout[]::new));
        return linker.downcallHandle(libc.findOrThrow(name), descriptor, options);
    }

    private static int runAsChild(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putIfAbsent(ARENAS, MOST_ARENAS);
        Process child = builder.start();
        Runtime.getRuntime().addShutdownHook(new Thread(child::destroy, "clw-router-child"));
        return child.waitFor();
    }
}

package io.openclaw.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** A server under measurement: on one core, with its own CPU account; ended with everything that it started. */
final class Program implements AutoCloseable {

    private static final long START_SECONDS = 60;
    /** Routers drain on SIGTERM; nothing is under way any more, so whoever needs longer is killed. */
    private static final long STOP_SECONDS = 5;

    private static final int CONNECT_MILLIS = 1_000;
    private static final long BYTES_PER_KB = 1_024;

    private final String name;
    private final CpuAccount account;
    private final Process process;
    private final Path log;
    private final int port;

    private Program(String name, CpuAccount account, Process process, Path log, int port) {
        this.name = name;
        this.account = account;
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /** Returns when it listens on {@code port}. */
    static Program start(
            String name, List<String> command, Map<String, String> environment, int core, int port, Path directory)
            throws IOException {
        CpuAccount account = CpuAccount.open(name);
        Path log = directory.resolve(name.replaceAll("[^a-z0-9]+", "-") + ".log");
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core)));
        pinned.addAll(command);
        var builder = new ProcessBuilder(account.inside(pinned))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        // where caddy would leave its state in the home of whoever runs the bench
        builder.environment().put("XDG_CONFIG_HOME", directory.toString());
        builder.environment().put("XDG_DATA_HOME", directory.toString());
        var program = new Program(name, account, builder.start(), log, port);
        try {
            program.awaitListening();
        } catch (IOException | RuntimeException e) {
            program.close();
            throw e;
        }
        return program;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    long cpuMicros() throws IOException {
        return account.micros(process.toHandle());
    }

    /** Forgets the highest resident size so far, so that the next scenario has its own (proc(5), clear_refs). */
    void forgetPeak() throws IOException {
        for (long pid : account.pids(process.toHandle())) {
            try {
                Files.writeString(Path.of("/proc", String.valueOf(pid), "clear_refs"), "5");
            } catch (IOException e) {
                if (ProcessHandle.of(pid).isPresent()) {
                    throw e;
                }
            }
        }
    }

    /** The sum of the highest resident size of each process. */
    long peakBytes() throws IOException {
        long kilobytes = 0;
        for (long pid : account.pids(process.toHandle())) {
            for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "status"))) {
                if (line.startsWith("VmHWM:")) {
                    kilobytes += Long.parseLong(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return kilobytes * BYTES_PER_KB;
    }

    /** CPU time of the JIT's threads so far, in nanoseconds; 0 where there are none. By the kernel's account of each thread (proc(5), schedstat). */
    long compileNanos() throws IOException {
        long nanos = 0;
        for (long pid : account.pids(process.toHandle())) {
            try (var threads = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "task"))) {
                for (Path thread : threads) {
                    try {
                        if (Files.readString(thread.resolve("comm")).matches("(?s)C[12] CompilerThre.*")) {
                            nanos += Long.parseLong(Files.readString(thread.resolve("schedstat"))
                                    .split(" ", 2)[0]);
                        }
                    } catch (NoSuchFileException endedMeanwhile) {
                        // the JVM ends those that have nothing to do
                    }
                }
            }
        }
        return nanos;
    }

    /** @param file as the links in {@code /proc/PID/fd} say it */
    boolean hasOpen(String file) throws IOException {
        for (long pid : account.pids(process.toHandle())) {
            try (var descriptors = Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
                for (Path descriptor : descriptors) {
                    try {
                        if (Files.readSymbolicLink(descriptor).toString().equals(file)) {
                            return true;
                        }
                    } catch (NoSuchFileException closedMeanwhile) {
                        // nothing to compare
                    }
                }
            }
        }
        return false;
    }

    private void awaitListening() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            if (!process.isAlive()) {
                throw new IOException(name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
            }
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                return;
            } catch (IOException notListeningYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        throw new IOException(
                name + " does not listen on " + port + " after " + START_SECONDS + " s:\n" + Files.readString(log));
    }

    @Override
    public void close() {
        try {
            List<ProcessHandle> ours = new ArrayList<>();
            for (long pid : account.pids(process.toHandle())) {
                ProcessHandle.of(pid).ifPresent(ours::add);
            }
            process.destroy();
            ours.forEach(handle -> endWithin(handle, STOP_SECONDS));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end " + name + ", pid " + process.pid(), e);
        } finally {
            process.destroyForcibly().onExit().join();
            account.close();
        }
    }

    private static void endWithin(ProcessHandle handle, long seconds) {
        try {
            handle.onExit().get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stillThere) {
            handle.destroyForcibly();
            handle.onExit().join();
        } catch (InterruptedException e) {
            handle.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.openclaw.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CPU time of one program with all its threads and child processes, the ended ones too: a cgroup's (exact, in nanoseconds), or without the
 * right to make one the sum over its processes in {@code /proc} (in ticks of 10 ms).
 */
sealed interface CpuAccount extends AutoCloseable {

    /** What makes {@code command} start inside of this account. */
    List<String> inside(List<String> command);

    /** Used so far, in microseconds. */
    long micros(ProcessHandle program) throws IOException;

    /** The program's processes that live. */
    List<Long> pids(ProcessHandle program) throws IOException;

    @Override
    void close();

    static CpuAccount open(String name) {
        String directory = "clw-bench-" + ProcessHandle.current().pid() + "-" + name.replaceAll("[^a-z0-9]+", "-");
        for (Cgroup.Kind kind : Cgroup.Kind.values()) {
            Path path = Path.of(kind.mount).resolve(directory);
            if (Files.exists(Path.of(kind.mount, kind.sign))) {
                try {
                    return new Cgroup(kind, Files.createDirectory(path));
                } catch (IOException notOurs) {
                    System.err.println("bench: no cgroup for " + name + " (" + notOurs.getMessage()
                            + "): CPU time from /proc, in ticks of 10 ms");
                }
            }
        }
        return new Proc();
    }

    record Cgroup(Kind kind, Path directory) implements CpuAccount {

        enum Kind {
            V1("/sys/fs/cgroup/cpuacct", "cpuacct.usage"),
            V2("/sys/fs/cgroup", "cgroup.controllers");

            final String mount;
            final String sign;

            Kind(String mount, String sign) {
                this.mount = mount;
                this.sign = sign;
            }
        }

        private static final long NANOS_PER_MICRO = 1_000;

        @Override
        public List<String> inside(List<String> command) {
            String script = "echo $$ > " + directory.resolve("cgroup.procs") + " && exec \"$@\"";
            return Stream.concat(Stream.of("sh", "-c", script, "sh"), command.stream())
                    .toList();
        }

        @Override
        public long micros(ProcessHandle program) throws IOException {
            return switch (kind) {
                case V1 ->
                    Long.parseLong(Files.readString(directory.resolve(kind.sign))
                                    .strip())
                            / NANOS_PER_MICRO;
                case V2 ->
                    Files.readAllLines(directory.resolve("cpu.stat")).stream()
                            .filter(line -> line.startsWith("usage_usec "))
                            .mapToLong(line -> Long.parseLong(line.substring("usage_usec ".length())))
                            .findFirst()
                            .orElseThrow(() -> new IOException("no usage_usec in " + directory.resolve("cpu.stat")));
            };
        }

        @Override
        public List<Long> pids(ProcessHandle program) throws IOException {
            return Files.readAllLines(directory.resolve("cgroup.procs")).stream()
                    .map(Long::valueOf)
                    .toList();
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot remove the cgroup " + directory, e);
            }
        }
    }

    record Proc() implements CpuAccount {

        /** USER_HZ, 100 on every Linux of today (time(7)). */
        private static final long MICROS_PER_TICK = 10_000;
        /** In {@code /proc/PID/stat} behind the command's name: utime, stime, cutime, cstime (proc(5), fields 14 to 17). */
        private static final int FIRST_TIME = 11;

        private static final int TIMES = 4;

        @Override
        public List<String> inside(List<String> command) {
            return command;
        }

        @Override
        public long micros(ProcessHandle program) throws IOException {
            long ticks = 0;
            for (long pid : pids(program)) {
                String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
                String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
                for (int field = FIRST_TIME; field < FIRST_TIME + TIMES; field++) {
                    ticks += Long.parseLong(fields[field]);
                }
            }
            return ticks * MICROS_PER_TICK;
        }

        @Override
        public List<Long> pids(ProcessHandle program) {
            return Stream.concat(Optional.of(program).filter(ProcessHandle::isAlive).stream(), program.descendants())
                    .map(ProcessHandle::pid)
                    .toList();
        }

        @Override
        public void close() {}
    }
}

package io.openclaw.e2e.cluster.kubelet;

import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One run of a container: its process, from the start to the exit.
 *
 * @param instance how many runs there were before
 */
record ContainerRun(
        String container, int instance, Process process, Instant started, Path log, Optional<MemoryCgroup> cgroup) {

    /** The real kubelet begins with 10 s, which no test has. */
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(250);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final int MAX_DOUBLINGS = 10;

    /** How it ended; {@code exitCode} is 128 + the signal's number where one ended it. */
    record Exit(ContainerRun run, int exitCode, boolean oomKilled, Instant finished) {

        /** How long the next run waits: twice as long each time, unless this one lasted longer than the longest back-off. */
        Duration backoff() {
            if (Duration.between(run.started, finished).compareTo(LONGEST_BACKOFF) > 0) {
                return FIRST_BACKOFF;
            }
            Duration doubled = FIRST_BACKOFF.multipliedBy(1L << Math.min(run.instance, MAX_DOUBLINGS));
            return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
        }
    }

    /** Starts it; {@code onExit} is told, on another thread, once its cgroup is gone too. */
    static ContainerRun start(
            String container,
            int instance,
            ContainerCommand command,
            Path log,
            Path workingDirectory,
            Optional<MemoryCgroup> cgroup,
            Consumer<Exit> onExit)
            throws IOException {
        List<String> line =
                cgroup.map(group -> group.joining(command.command())).orElse(command.command());
        Files.createDirectories(log.getParent());
        ProcessBuilder builder = new ProcessBuilder(line)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        ContainerRun run = new ContainerRun(container, instance, process, Instant.now(), log, cgroup);
        Thread.ofVirtual().name("exit of " + container).start(() -> onExit.accept(run.awaitExit()));
        return run;
    }

    private Exit awaitExit() {
        Process ended = process.onExit().join();
        boolean oomKilled = cgroup.map(MemoryCgroup::oomKilled).orElse(false);
        cgroup.ifPresent(MemoryCgroup::remove);
        return new Exit(this, ended.exitValue(), oomKilled, Instant.now());
    }

    void terminate() {
        process.destroy();
    }

    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

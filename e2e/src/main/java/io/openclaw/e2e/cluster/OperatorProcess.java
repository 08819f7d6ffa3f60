package io.openclaw.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The operator as a process of its own: its jar with the Java that runs this one. */
public final class OperatorProcess implements AutoCloseable {

    /** It has nothing to finish: what it was at goes on from what it observes when it starts again. */
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final Process process;
    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param jar with its class path in the manifest
     * @param log its output is appended there
     * @param environment beside what is inherited
     * @throws UncheckedIOException if it can't be started
     */
    public static OperatorProcess start(Path jar, Path kubeconfig, Path log, Map<String, String> environment) {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(
                        java.toString(), "-jar", jar.toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("KUBECONFIG", kubeconfig.toAbsolutePath().toString());
        builder.environment().putAll(environment);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            return new OperatorProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM, and waits for the end; SIGKILL if that does not come. */
    public void stop() {
        process.destroy();
        await();
    }

    /** SIGKILL, and waits for the end. */
    public void kill9() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Its output. */
    public Path log() {
        return log;
    }

    @Override
    public void close() {
        stop();
    }
}

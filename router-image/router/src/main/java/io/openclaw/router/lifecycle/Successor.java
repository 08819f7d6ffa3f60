package io.openclaw.router.lifecycle;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that is started to take this one's place, on the same ports and with the same output. */
final class Successor {
    /** Several times what a start takes on a busy machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final long LOOK_MS = 20;
    private static final File NOTHING = new File("/dev/null");

    private final Process process;
    private final Path ready;

    private Successor(Process process, Path ready) {
        this.process = process;
        this.ready = ready;
    }

    static Successor start(Launch.Succession succession) throws IOException {
        Path ready = Files.createTempFile("clw-router-", ".successor");
        ProcessBuilder builder =
                new ProcessBuilder(succession.command()).inheritIO().redirectInput(NOTHING);
        Map<String, String> environment = builder.environment();
        environment.put(Launch.Succession.READY_FILE, ready.toString());
        environment.put(
                Launch.Succession.PREDECESSOR,
                String.valueOf(ProcessHandle.current().pid()));
        return new Successor(builder.start(), ready);
    }

    long pid() {
        return process.pid();
    }

    /**
     * Returns when it serves.
     *
     * @throws IOException when it ends instead, or doesn't in time
     */
    void awaitServing() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(ready)) {
            if (process.waitFor(LOOK_MS, TimeUnit.MILLISECONDS)) {
                requireAlive();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("the successor did not serve within " + PATIENCE.toSeconds() + " s");
            }
        }
    }

    void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("the successor ended with " + process.exitValue());
        }
    }

    /** Asks it to drain and to end. */
    void stop() {
        process.destroy();
    }

    void kill() {
        process.destroyForcibly();
        if (!ready.toFile().delete()) {
            ready.toFile().deleteOnExit(); // it is gone already, or a cleaner's business
        }
    }

    /** Told by the successor itself: what its predecessor has laid down is taken away. */
    static void tellServing(Path ready) throws IOException {
        Files.deleteIfExists(ready);
    }
}

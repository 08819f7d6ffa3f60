package io.openclaw.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** wrk on its core, for one measurement. */
final class Load implements AutoCloseable {

    /** How long wrk may need beyond the load itself: its connections, its report. */
    private static final int GRACE_SECONDS = 20;
    /** Not a loopback name: a router must not take the load for its own user at the machine. */
    private static final String HOST = "Host: bench.example";

    private final Path script;
    private final int core;
    private final AtomicReference<@Nullable Process> running = new AtomicReference<>();

    Load(Path script, int core) {
        this.script = script;
        this.core = core;
    }

    WrkReport run(Scenario scenario, int port, int seconds) throws IOException, InterruptedException {
        return run(scenario, port, seconds, List.of());
    }

    /** Each request on a connection of its own. */
    void connect(Scenario scenario, int port, int seconds) throws IOException, InterruptedException {
        run(scenario, port, seconds, List.of("-H", "Connection: close"));
    }

    private WrkReport run(Scenario scenario, int port, int seconds, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("taskset", "-c", String.valueOf(core), "wrk", "-t1"));
        command.add("-c" + scenario.connections());
        command.add("-d" + seconds + "s");
        command.addAll(more);
        command.addAll(List.of("-H", HOST, "-s", script.toString(), "http://127.0.0.1:" + port + scenario.path()));
        scenario.postBytes().ifPresent(bytes -> command.addAll(List.of("--", String.valueOf(bytes))));
        Path output = Files.createTempFile("wrk", ".txt");
        try {
            Process wrk = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            running.set(wrk);
            if (!wrk.waitFor(seconds + (long) GRACE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("wrk did not end: " + String.join(" ", command));
            }
            return WrkReport.parse(Files.readString(output));
        } finally {
            close();
            Files.delete(output);
        }
    }

    @Override
    public void close() {
        Process wrk = running.getAndSet(null);
        if (wrk != null) {
            wrk.destroyForcibly().onExit().join();
        }
    }
}

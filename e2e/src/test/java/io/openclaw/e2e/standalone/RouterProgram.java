package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.program.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code bin/clw-router} as a process of its own, on free ports. */
public final class RouterProgram implements AutoCloseable {
    static final Path PROGRAM =
            Path.of("../router-image/bin/clw-router").toAbsolutePath().normalize();
    private static final long START_SECONDS = 60;
    private static final long STOP_SECONDS = 60;
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(10);
    private static final Pattern PID = Pattern.compile("\"pid\"\\s*:\\s*(\\d+)");

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    public final int port;
    public final int adminPort;

    private RouterProgram(Process process, Path log, int port, int adminPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.adminPort = adminPort;
    }

    record Finished(int exit, String output) {}

    /** Runs to its end: for {@code --check}, {@code --print-plan} and refusals. */
    static Finished run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(START_SECONDS, TimeUnit.SECONDS)).as(output).isTrue();
        return new Finished(process.exitValue(), output);
    }

    /** @param yaml with {@code PORT} and {@code ADMIN_PORT} where the ports belong */
    public static RouterProgram start(Path directory, String yaml) throws IOException, InterruptedException {
        return start(directory, yaml, Map.of());
    }

    /** @param environment beside this process's own */
    public static RouterProgram start(Path directory, String yaml, Map<String, String> environment)
            throws IOException, InterruptedException {
        ProcessBuilder program = new ProcessBuilder(
                PROGRAM.toString(),
                "--config",
                directory.resolve("openclaw.yaml").toString());
        program.environment().putAll(environment);
        return launch(directory, yaml, program);
    }

    /** @param commands as they are typed where openclaw.yaml is; the last one is, or becomes, {@code clw-router} */
    static RouterProgram typed(Path directory, String yaml, String commands) throws IOException, InterruptedException {
        String lines = commands.strip();
        int last = lines.lastIndexOf('\n') + 1;
        // so that signals and exit code are the router's
        return launch(
                directory,
                yaml,
                new Shell(directory).typing(lines.substring(0, last) + "exec " + lines.substring(last)));
    }

    private static RouterProgram launch(Path directory, String yaml, ProcessBuilder program)
            throws IOException, InterruptedException {
        int port = FreePort.next();
        int adminPort = FreePort.next();
        Files.writeString(
                directory.resolve("openclaw.yaml"),
                yaml.replace("ADMIN_PORT", String.valueOf(adminPort)).replace("PORT", String.valueOf(port)));
        Path log = directory.resolve("router.log");
        program.redirectErrorStream(true).redirectOutput(log.toFile());
        RouterProgram router = new RouterProgram(program.start(), log, port, adminPort);
        try {
            router.awaitReady();
            return router;
        } catch (AssertionError | IOException | InterruptedException e) {
            router.close();
            throw e;
        }
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        while (System.nanoTime() < deadline) {
            assertThat(process.isAlive()).as(log()).isTrue();
            try {
                if (get("/readyz").statusCode() == 200) {
                    return;
                }
            } catch (IOException notListeningYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        throw new AssertionError("not ready in " + START_SECONDS + " s:\n" + log());
    }

    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(ANSWER_PATIENCE)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                        .timeout(ANSWER_PATIENCE)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    long pid() {
        return process.pid();
    }

    /** The exit code; empty while it still runs after so long. */
    OptionalInt awaitExit(Duration most) throws InterruptedException {
        return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /** Of the JVM that serves (proc(5)). */
    String commandLine() throws IOException {
        return Files.readString(Path.of("/proc", String.valueOf(process.pid()), "cmdline"))
                .replace('\0', ' ');
    }

    public String log() throws IOException {
        return Files.readString(log);
    }

    /** SIGTERM; returns the exit code. */
    public int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        killSuccessor();
        process.destroyForcibly().onExit().join();
        client.close();
    }

    /** Whoever answers on its port now. */
    private void killSuccessor() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        try {
            Matcher pid = PID.matcher(get("/metrics").body());
            if (pid.find()) {
                ProcessHandle.of(Long.parseLong(pid.group(1))).ifPresent(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            // nobody
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

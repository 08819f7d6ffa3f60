package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.metrics.MetricsDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A router launched by {@code bin/clw-router} as a user does it, on loopback ports of its own. Killed on close if it still runs. */
final class RouterProcess implements AutoCloseable {
    static final Path LAUNCHER =
            Path.of("..", "bin", "clw-router").toAbsolutePath().normalize();

    /** The section that it is started with. */
    static final String HEAP = "process: {max_heap_mb: 64, drain_delay_seconds: 1}\n";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    private final Process process;
    private final Path output;
    private final int adminPort;
    private final int trafficPort;
    private final Path directory;
    private final HttpClient client = HttpClient.newHttpClient();

    private RouterProcess(Process process, Path directory, int adminPort, int trafficPort) {
        this.process = process;
        this.directory = directory;
        this.output = directory.resolve("output");
        this.adminPort = adminPort;
        this.trafficPort = trafficPort;
    }

    /** What a run that ended left. */
    record Ended(int exitCode, String output) {}

    /** Serves, with a short drain. */
    static RouterProcess serve(Path directory, String... arguments) throws IOException {
        int adminPort = freePort();
        int trafficPort = freePort();
        Path file = directory.resolve("openclaw.yaml");
        Files.writeString(file, text(trafficPort, adminPort, HEAP));
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString(), "--config", file.toString()));
        command.addAll(List.of(arguments));
        return new RouterProcess(start(command, directory.resolve("output")), directory, adminPort, trafficPort);
    }

    /** Serves with an access log, into a pipe that nobody reads. */
    static RouterProcess serveUnheard(Path directory) throws IOException {
        int adminPort = freePort();
        int trafficPort = freePort();
        Path file = directory.resolve("openclaw.yaml");
        Files.writeString(file, text(trafficPort, adminPort, HEAP + "access_log: {enabled: true}\n"));
        Files.createFile(directory.resolve("output"));
        Process process = new ProcessBuilder(LAUNCHER.toString(), "--config", file.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        return new RouterProcess(process, directory, adminPort, trafficPort);
    }

    private static String text(int trafficPort, int adminPort, String more) {
        return """
                router:
                  listen: {host: 127.0.0.1, port: %d}
                  admin: {port: %d}
                """.formatted(trafficPort, adminPort) + more.indent(2);
    }

    /** Writes its file anew, with these lines below {@code router:}. */
    void configure(String lines) throws IOException {
        Files.writeString(directory.resolve("openclaw.yaml"), text(trafficPort, adminPort, lines));
    }

    /** Runs to its end. */
    static Ended run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        try (RouterProcess process = new RouterProcess(start(command, output), directory, 0, 0)) {
            return process.end();
        }
    }

    private static Process start(List<String> command, Path output) throws IOException {
        return new ProcessBuilder(command)
                .directory(output.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }

    void awaitReady() throws IOException, InterruptedException {
        await("ready", () -> status("GET", "/readyz") == 200);
    }

    void awaitLog(String text) throws IOException, InterruptedException {
        await("log: " + text, () -> output().contains(text));
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Of a GET on the traffic port. */
    int trafficStatus(String path) throws IOException, InterruptedException {
        return send(trafficPort, "GET", path).statusCode();
    }

    void awaitMetrics(String what, Predicate<MetricsDocument.Router> holds) throws IOException, InterruptedException {
        await(what, () -> holds.test(metrics().router()));
    }

    /** @return the status, or 0 where nobody listens */
    int status(String method, String path) throws InterruptedException {
        try {
            return send(method, path).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    /** One figure of the Prometheus text. */
    double figure(String name) throws IOException, InterruptedException {
        return send("GET", "/metrics/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    MetricsDocument metrics() throws IOException, InterruptedException {
        return MetricsDocument.fromJson(send("GET", "/metrics").body());
    }

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        return send(adminPort, method, path);
    }

    private HttpResponse<String> send(int port, String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    Ended end() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("ended within %s; so far: %s", PATIENCE, output())
                .isTrue();
        return new Ended(process.exitValue(), output());
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(process.isAlive()).as("%s; ended: %s", what, output()).isTrue();
            assertThat(System.nanoTime())
                    .as("%s within %s; so far: %s", what, PATIENCE, output())
                    .isLessThan(end);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}

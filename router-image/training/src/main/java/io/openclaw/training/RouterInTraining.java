package io.openclaw.training;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code bin/clw-router} on free ports, told by its environment to write an AOT cache when it ends. */
final class RouterInTraining implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(1);
    /** Its drain, and then a second JVM that puts the cache together. */
    private static final Duration END = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /**
     * Classes without the profiles of their methods (JEP 515): with those of a training run the JIT makes other code than with those of the traffic
     * that comes, and the router took 5 % more CPU for good (measured with 1 KB responses).
     */
    private static final String WITHOUT_PROFILES = "-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining";

    private final Process process;
    private final Path log;
    private final int port;
    private final int adminPort;

    /** @param directory for its configuration and its log */
    RouterInTraining(Path launcher, Path directory, int originPort, Path cache) throws IOException {
        port = freePort();
        adminPort = freePort();
        log = directory.resolve("router.log");
        Path configuration =
                Files.writeString(directory.resolve("openclaw.yaml"), """
                router:
                  listen: {host: 127.0.0.1, port: %d}
                  admin: {port: %d}
                  process: {max_heap_mb: 128, drain_delay_seconds: 0}
                  routes:
                    - {name: sized, match: {path_prefix: /sized}, upstream: origin}
                    - {name: chunked, match: {path_prefix: /chunked}, upstream: origin}
                  upstreams: {origin: {endpoints: ["http://127.0.0.1:%d"]}}
                """.formatted(port, adminPort, originPort));
        var program = new ProcessBuilder(launcher.toString(), "--config", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        program.environment().put("JDK_JAVA_OPTIONS", WITHOUT_PROFILES + " -XX:AOTCacheOutput=" + cache);
        process = program.start();
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    void awaitReady(HttpClient client) throws IOException, InterruptedException, TrainingException {
        long end = System.nanoTime() + START.toNanos();
        var ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/readyz"))
                .build();
        while (System.nanoTime() < end && process.isAlive()) {
            if (isReady(client, ready)) {
                return;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        throw failed("it did not become ready");
    }

    private static boolean isReady(HttpClient client, HttpRequest ready) throws InterruptedException {
        try {
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false; // it does not listen yet
        }
    }

    /** SIGTERM: it drains, and its JVM writes the cache. */
    void finish() throws IOException, InterruptedException, TrainingException {
        process.destroy();
        if (!process.waitFor(END.toSeconds(), TimeUnit.SECONDS)) {
            throw failed("it did not end within " + END.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw failed("it ended with " + process.exitValue());
        }
    }

    TrainingException failed(String what) throws IOException {
        return new TrainingException(what + "; it said:\n" + Files.readString(log));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.backend.Backend;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long a router takes from exec to the first proxied 200, with the AOT cache that the build leaves and without. {@code -Dstart.runs=9} each. */
class StartIT {
    private static final int RUNS = Integer.getInteger("start.runs", 9);
    /** Of the time without it. */
    private static final double WITH_CACHE = 0.65;

    private static final Path BUILT =
            Path.of("../router-image/router/target").toAbsolutePath().normalize();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: start\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    Path directory;

    @Test
    void the_aot_cache_takes_a_third_of_the_time_away() throws Exception {
        assertThat(BUILT.resolve("clw-router.aot")).exists();
        Path uncached = Files.createDirectory(directory.resolve("uncached"));
        Files.copy(BUILT.resolve("clw-router.jar"), uncached.resolve("clw-router.jar"));
        Files.createSymbolicLink(uncached.resolve("lib"), BUILT.resolve("lib"));
        Map<String, String> without = Map.of("CLW_ROUTER_LIB", uncached.toString());
        Map<String, String> with = Map.of("CLW_ROUTER_LIB", BUILT.toString());
        try (Backend backend = Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int upstream = backend.address().getPort();
            double[] cachedMs = new double[RUNS];
            double[] uncachedMs = new double[RUNS];
            double[] jvmMs = new double[RUNS];
            for (int run = 0; run < RUNS; run++) {
                cachedMs[run] = startMs(upstream, with);
                uncachedMs[run] = startMs(upstream, without);
                jvmMs[run] = bareJvmMs();
            }
            double ratio = median(cachedMs) / median(uncachedMs);
            System.out.printf(
                    Locale.ROOT,
                    "from exec to the first proxied 200, median of %d: %.0f ms with the AOT cache, %.0f without, ratio %.2f; a JVM that prints its version %.0f ms%n",
                    RUNS,
                    median(cachedMs),
                    median(uncachedMs),
                    ratio,
                    median(jvmMs));
            assertThat(ratio).isLessThanOrEqualTo(WITH_CACHE);
        }
    }

    private double startMs(int upstream, Map<String, String> environment) throws IOException, InterruptedException {
        int port;
        int adminPort;
        try (ServerSocket traffic = new ServerSocket(0);
                ServerSocket admin = new ServerSocket(0)) {
            port = traffic.getLocalPort();
            adminPort = admin.getLocalPort();
        }
        Path config = directory.resolve("openclaw.yaml");
        Files.writeString(config, """
                router:
                  listen: {port: %d}
                  admin: {port: %d}
                  routes: [{name: all, upstream: backend}]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                """.formatted(port, adminPort, upstream));
        Path log = directory.resolve("router.log");
        ProcessBuilder program = new ProcessBuilder(RouterProgram.PROGRAM.toString(), "--config", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        program.environment().putAll(environment);
        long begin = System.nanoTime();
        Process router = program.start();
        try {
            while (!answers(port)) {
                assertThat(router.isAlive() && System.nanoTime() - begin < PATIENCE.toNanos())
                        .as(() -> read(log))
                        .isTrue();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            return (System.nanoTime() - begin) / 1e6;
        } finally {
            router.destroyForcibly().onExit().join();
        }
    }

    private static boolean answers(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(REQUEST);
            InputStream answer = socket.getInputStream();
            return new String(answer.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII)
                    .equals("HTTP/1.1 200");
        } catch (ConnectException notListeningYet) {
            return false;
        }
    }

    private static double bareJvmMs() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(jvm.waitFor(PATIENCE)).isTrue();
        return (System.nanoTime() - begin) / 1e6;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "its log can't be read: " + e;
        }
    }
}

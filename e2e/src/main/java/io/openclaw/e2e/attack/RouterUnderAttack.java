package io.openclaw.e2e.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** {@code bin/clw-router} as a process, in a memory cgroup of the size that its own plan prints. */
final class RouterUnderAttack implements AutoCloseable {
    static final int HEAP_MB = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For the admin port, which answers even when the router drowns. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

    private static final Duration DUMP_TIME = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path log;
    private final MemoryCgroups cgroups;
    private final @Nullable MemoryCgroup cgroup;
    private final HttpClient client = HttpClient.newHttpClient();
    private final int limitMb;
    private final int adminPort;
    final InetSocketAddress traffic;

    private RouterUnderAttack(
            Process process,
            Path log,
            MemoryCgroups cgroups,
            @Nullable MemoryCgroup cgroup,
            int limitMb,
            int port,
            int adminPort) {
        this.process = process;
        this.log = log;
        this.cgroups = cgroups;
        this.cgroup = cgroup;
        this.limitMb = limitMb;
        this.adminPort = adminPort;
        this.traffic = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * @param program {@code bin/clw-router}
     * @param directory for its configuration and its log
     * @param yaml lines below {@code router:}, without listener and admin port
     * @throws IOException when it doesn't become ready, with what it said
     */
    static RouterUnderAttack start(Path program, Path directory, String yaml) throws IOException, InterruptedException {
        int port = freePort();
        int adminPort = freePort();
        Path config = directory.resolve("openclaw.yaml");
        Files.writeString(
                config,
                "router:\n  listen: {host: 127.0.0.1, port: %d}\n  admin: {port: %d}\n".formatted(port, adminPort)
                        + yaml.indent(2));
        List<String> command =
                List.of(program.toString(), "--memory-mb", String.valueOf(HEAP_MB), "--config", config.toString());
        int limitMb = plannedLimit(command);
        MemoryCgroups cgroups =
                MemoryCgroups.create("clw-attack-" + ProcessHandle.current().pid());
        MemoryCgroup cgroup = cgroups.limit("router", (long) limitMb << 20).orElse(null);
        Path log = directory.resolve("router.log");
        Process process = new ProcessBuilder(cgroup == null ? command : cgroup.joining(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        var router = new RouterUnderAttack(process, log, cgroups, cgroup, limitMb, port, adminPort);
        router.awaitReady();
        return router;
    }

    private static int plannedLimit(List<String> command) throws IOException, InterruptedException {
        List<String> asking = new ArrayList<>(command);
        asking.add("--print-plan");
        Process process = new ProcessBuilder(asking).redirectErrorStream(true).start();
        String plan = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("--print-plan failed: " + plan);
        }
        String last = plan.lines().reduce("", (before, line) -> line);
        return Integer.parseInt(last.replaceAll("\\D", "")); // limit N MiB
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                if (get("/readyz").statusCode() == 200) {
                    return;
                }
            } catch (IOException notListeningYet) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
        String said = Files.readString(log);
        close();
        throw new IOException("the router did not become ready within " + PATIENCE + ":\n" + said);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                            .timeout(ANSWER_PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            dumpThreads();
            throw e;
        }
    }

    /** Into its log: a JVM's answer to SIGQUIT. */
    private void dumpThreads() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-QUIT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        Thread.sleep(DUMP_TIME); // it writes when it comes to it
    }

    /** The queue's counters, of one moment. */
    JsonNode queue() throws IOException, InterruptedException {
        return JSON.readTree(get("/metrics").body()).path("router").path("queue");
    }

    /** All samples of the Prometheus text, by name with labels. */
    Map<String, Double> samples() throws IOException, InterruptedException {
        Map<String, Double> samples = new LinkedHashMap<>();
        get("/metrics/prometheus")
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.lastIndexOf(' ');
                    samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
                });
        return samples;
    }

    boolean alive() {
        return process.isAlive();
    }

    boolean oomKilled() {
        return cgroup != null && cgroup.oomKilled();
    }

    int limitMb() {
        return limitMb;
    }

    /** The most that its cgroup was charged so far, in MiB; 0 without one. */
    long peakMb() {
        return cgroup == null ? 0 : cgroup.peakBytes() >> 20;
    }

    /** What bounds its memory on this machine. */
    String isolation() {
        return cgroup == null ? "no cgroup" : "cgroup " + cgroup.isolation();
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
        if (cgroup != null) {
            cgroup.remove();
        }
        cgroups.close();
    }
}

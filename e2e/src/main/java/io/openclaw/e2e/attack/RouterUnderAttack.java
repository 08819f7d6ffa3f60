package io.openclaw.e2e.attack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import io.openclaw.e2e.cluster.kubelet.MemoryIsolation;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code bin/clw-router} as a process, in a memory cgroup of the size that its own plan prints. */
final class RouterUnderAttack implements AutoCloseable {
    static final int HEAP_MB = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For the admin port, which answers even when the router drowns. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

    /** For a thread dump, which waits until every thread has come to a safepoint. */
    private static final Duration DUMP_PATIENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    /** The last line of {@code --print-plan}. */
    private static final Pattern LIMIT = Pattern.compile("limit (\\d+) MiB");

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
        RouterUnderAttack router = launch(command, directory.resolve("router.log"), port, adminPort);
        try {
            router.awaitReady();
            return router;
        } catch (IOException | RuntimeException | InterruptedException e) {
            router.close();
            throw e;
        }
    }

    private static RouterUnderAttack launch(List<String> command, Path log, int port, int adminPort)
            throws IOException, InterruptedException {
        MemoryCgroups cgroups =
                MemoryCgroups.create("clw-attack-" + ProcessHandle.current().pid());
        MemoryCgroup cgroup = null;
        try {
            int limitMb = plannedLimitMb(command, cgroups);
            cgroup = limited(cgroups, "router", limitMb);
            Files.deleteIfExists(log);
            Process process = new ProcessBuilder(cgroup == null ? command : cgroup.joining(command))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile())) // thread dumps are appended too
                    .start();
            return new RouterUnderAttack(process, log, cgroups, cgroup, limitMb, port, adminPort);
        } catch (IOException | RuntimeException | InterruptedException e) {
            if (cgroup != null) {
                cgroup.remove();
            }
            cgroups.close();
            throw e;
        }
    }

    private static @Nullable MemoryCgroup limited(MemoryCgroups cgroups, String name, int limitMb) {
        return cgroups.limit(name, (long) limitMb << 20).orElse(null);
    }

    /** What it asks for in a memory cgroup: outside of any it can't know whether sockets are charged, and plans for that. */
    private static int plannedLimitMb(List<String> command, MemoryCgroups cgroups)
            throws IOException, InterruptedException {
        List<String> asking = new ArrayList<>(command);
        asking.add("--print-plan");
        int outsideMb = printedLimitMb(asking);
        MemoryCgroup place = limited(cgroups, "plan", outsideMb);
        if (place == null) {
            return outsideMb;
        }
        try {
            return printedLimitMb(place.joining(asking));
        } finally {
            place.remove();
        }
    }

    private static int printedLimitMb(List<String> asking) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(asking).redirectErrorStream(true).start();
        String plan = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String last = plan.lines().reduce("", (_, line) -> line);
        Matcher limit = LIMIT.matcher(last);
        if (process.waitFor() != 0 || !limit.matches()) {
            throw new IOException("--print-plan ended with %d: %s".formatted(process.exitValue(), plan.strip()));
        }
        return Integer.parseInt(limit.group(1));
    }

    private void awaitReady() throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (get("/readyz").statusCode() == 200) {
                    return;
                }
            } catch (ConnectException notListeningYet) {
                // that is looked at again below
            }
            if (endsWithin(BETWEEN_LOOKS)) {
                throw new IOException(end());
            }
        }
        throw new IOException("the router was not ready within %d s: %s".formatted(PATIENCE.toSeconds(), said()));
    }

    /** Waits, and returns early only when the router ends. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time);
    }

    /** How it ended, and what it said. */
    String end() {
        return "the router ended with %d%s: %s"
                .formatted(process.exitValue(), oomKilled() ? ", killed by the kernel for want of memory" : "", said());
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

    /** Into its log. */
    private void dumpThreads() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process dump = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), "Thread.print")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        if (!dump.waitFor(DUMP_PATIENCE)) {
            dump.destroyForcibly()
                    .onExit()
                    .join(); // a router that can't even do this is reported by what called for it
        }
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
                    samples.put(line.substring(0, space), value(line.substring(space + 1)));
                });
        return samples;
    }

    private static double value(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
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
    MemoryIsolation isolation() {
        return cgroup == null ? MemoryIsolation.NONE : cgroup.isolation();
    }

    /** All of its log. */
    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "its log can't be read: " + e;
        }
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

package io.openclaw.e2e.confined;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.Charges;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import io.openclaw.e2e.cluster.kubelet.MemoryIsolation;
import io.openclaw.e2e.program.FreePort;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code bin/clw-router} as a process, in a memory cgroup of the size that its own plan prints. */
public final class ConfinedRouter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For the admin port, which answers even when the router drowns. */
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

    /** For a diagnostic command, which may wait until every thread has come to a safepoint. */
    private static final Duration DIAGNOSIS_PATIENCE = Duration.ofSeconds(10);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    /** A line of {@code --print-plan} that names a term, in MiB. */
    private static final Pattern TERM = Pattern.compile("(\\w+) +([0-9.]+) MiB  .*");
    /** Its last line. */
    private static final Pattern LIMIT = Pattern.compile("limit (\\d+) MiB");

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path log;
    private final MemoryCgroups cgroups;
    private final @Nullable MemoryCgroup cgroup;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Plans plans;
    private final int adminPort;
    private final InetSocketAddress traffic;

    /**
     * @param heapMb {@code --memory-mb}
     * @param environment beside this process's own, for the router and for its plan
     */
    public record Options(int heapMb, Map<String, String> environment) {}

    /**
     * What {@code --print-plan} says.
     *
     * @param terms in MiB, by name
     */
    public record Plan(Map<String, Double> terms, int limitMb) {}

    /**
     * @param here in a memory cgroup of this machine
     * @param charged where nothing tells whether sockets' buffers are charged, so that they are planned for
     */
    public record Plans(Plan here, Plan charged) {}

    private ConfinedRouter(
            Process process,
            Path log,
            MemoryCgroups cgroups,
            @Nullable MemoryCgroup cgroup,
            Plans plans,
            int port,
            int adminPort) {
        this.process = process;
        this.log = log;
        this.cgroups = cgroups;
        this.cgroup = cgroup;
        this.plans = plans;
        this.adminPort = adminPort;
        this.traffic = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * @param program {@code bin/clw-router}
     * @param directory for its configuration and its log
     * @param yaml lines below {@code router:}, without listener and admin port
     * @throws IOException when it doesn't become ready, with what it said
     */
    public static ConfinedRouter start(Path program, Path directory, String yaml, Options options)
            throws IOException, InterruptedException {
        int port = FreePort.next();
        int adminPort = FreePort.next();
        Path config = directory.resolve("openclaw.yaml");
        Files.writeString(
                config,
                "router:\n  listen: {host: 127.0.0.1, port: %d}\n  admin: {port: %d}\n".formatted(port, adminPort)
                        + yaml.indent(2));
        List<String> command = List.of(
                program.toString(), "--memory-mb", String.valueOf(options.heapMb), "--config", config.toString());
        ConfinedRouter router = launch(command, options, directory.resolve("router.log"), port, adminPort);
        try {
            router.awaitReady();
            return router;
        } catch (IOException | RuntimeException | InterruptedException e) {
            router.close();
            throw e;
        }
    }

    private static ConfinedRouter launch(List<String> command, Options options, Path log, int port, int adminPort)
            throws IOException, InterruptedException {
        MemoryCgroups cgroups =
                MemoryCgroups.create("clw-confined-" + ProcessHandle.current().pid());
        MemoryCgroup cgroup = null;
        try {
            Plans plans = plans(command, options, cgroups);
            cgroup = limited(cgroups, "router", plans.here.limitMb);
            if (cgroup != null) {
                cgroup.countSockets();
            }
            Files.deleteIfExists(log);
            ProcessBuilder builder = new ProcessBuilder(cgroup == null ? command : cgroup.joining(command))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile())); // thread dumps are appended too
            builder.environment().putAll(options.environment);
            return new ConfinedRouter(builder.start(), log, cgroups, cgroup, plans, port, adminPort);
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

    /** Outside of any memory cgroup it can't know whether sockets are charged, and plans for that. */
    private static Plans plans(List<String> command, Options options, MemoryCgroups cgroups)
            throws IOException, InterruptedException {
        List<String> asking = new ArrayList<>(command);
        asking.add("--print-plan");
        Plan outside = printed(asking, options);
        MemoryCgroup place = limited(cgroups, "plan", outside.limitMb);
        if (place == null) {
            return new Plans(outside, outside);
        }
        try {
            return new Plans(printed(place.joining(asking), options), outside);
        } finally {
            place.remove();
        }
    }

    private static Plan printed(List<String> asking, Options options) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(asking).redirectErrorStream(true);
        builder.environment().putAll(options.environment);
        Process process = builder.start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String last = text.lines().reduce("", (_, line) -> line);
        Matcher limit = LIMIT.matcher(last);
        if (process.waitFor() != 0 || !limit.matches()) {
            throw new IOException("--print-plan ended with %d: %s".formatted(process.exitValue(), text.strip()));
        }
        Map<String, Double> terms = new LinkedHashMap<>();
        text.lines().map(TERM::matcher).filter(Matcher::matches).forEach(term -> {
            terms.put(term.group(1), Double.parseDouble(term.group(2)));
        });
        return new Plan(terms, Integer.parseInt(limit.group(1)));
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
    public boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time);
    }

    /** How it ended, and what it said. */
    public String end() {
        return "the router ended with %d%s: %s"
                .formatted(process.exitValue(), oomKilled() ? ", killed by the kernel for want of memory" : "", said());
    }

    /** What {@code POST} to an admin path answers. */
    public String post(String path) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                                .timeout(PATIENCE)
                                .POST(HttpRequest.BodyPublishers.noBody())
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
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
        Files.writeString(log, diagnose("Thread.print"), StandardOpenOption.APPEND);
    }

    /** What {@code jcmd} says; what it has said when its time is over where the router is too busy for it. */
    public String diagnose(String command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Path answer = Files.createTempFile(log.toAbsolutePath().getParent(), "jcmd", ".txt");
        try {
            Process asked = new ProcessBuilder(jcmd.toString(), String.valueOf(process.pid()), command)
                    .redirectErrorStream(true)
                    .redirectOutput(answer.toFile())
                    .start();
            if (!asked.waitFor(DIAGNOSIS_PATIENCE)) {
                asked.destroyForcibly().onExit().join();
            }
            return Files.readString(answer);
        } finally {
            Files.delete(answer);
        }
    }

    /** The queue's counters, of one moment. */
    public JsonNode queue() throws IOException, InterruptedException {
        return JSON.readTree(get("/metrics").body()).path("router").path("queue");
    }

    /** All samples of the Prometheus text, by name with labels. */
    public Map<String, Double> samples() throws IOException, InterruptedException {
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

    public boolean alive() {
        return process.isAlive();
    }

    public boolean oomKilled() {
        return cgroup != null && cgroup.oomKilled();
    }

    /** Of its cgroup. */
    public int limitMb() {
        return plans.here.limitMb;
    }

    public Plans plans() {
        return plans;
    }

    public InetSocketAddress traffic() {
        return traffic;
    }

    public long pid() {
        return process.pid();
    }

    /** What is charged to its cgroup, by kind; empty without one. */
    public Optional<Charges> charges() {
        return Optional.ofNullable(cgroup).map(MemoryCgroup::charges);
    }

    /** The most that its cgroup was charged so far, in MiB; 0 without one. */
    public long peakMb() {
        return cgroup == null ? 0 : cgroup.peakBytes() >> 20;
    }

    /** The most that its sockets' buffers took beside that, in MiB. */
    public long unchargedSocketPeakMb() {
        return cgroup == null ? 0 : cgroup.unchargedSocketPeakBytes() >> 20;
    }

    /** What bounds its memory on this machine. */
    public MemoryIsolation isolation() {
        return cgroup == null ? MemoryIsolation.NONE : cgroup.isolation();
    }

    /** All of its log. */
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "its log can't be read: " + e;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        client.close();
        try {
            if (cgroup != null) {
                cgroup.remove();
            }
        } finally {
            cgroups.close();
        }
    }
}

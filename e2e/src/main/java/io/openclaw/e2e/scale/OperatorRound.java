package io.openclaw.e2e.scale;

import io.openclaw.e2e.cluster.OperatorProcess;
import io.openclaw.e2e.program.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One operator before a cluster of its own: one process, started as its image starts it, everything at its defaults. */
final class OperatorRound implements AutoCloseable {
    /** 60 % of the 384 MiB that the manifest gives it. */
    static final int HEAP_MB = 230;
    /** What of it is for objects that stay, with NewRatio=3. */
    static final int OLD_MB = HEAP_MB * 3 / 4;
    /** The flags of its image, but for the AOT cache. */
    static final List<String> JVM = List.of(
            "-Xmx" + HEAP_MB + "m",
            "-XX:+UseSerialGC",
            "-XX:NewRatio=3",
            "-XX:MetaspaceSize=64m",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError");

    private static final String RECONCILES = "openclaw_operator_reconciles_total";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private final ScaleCluster cluster;
    private final OperatorProcess operator;
    private final Converged converged;

    private OperatorRound(ScaleCluster cluster, OperatorProcess operator, Converged converged) {
        this.cluster = cluster;
        this.operator = operator;
        this.converged = converged;
    }

    /**
     * Starts an operator, then creates the resources while it runs.
     *
     * @param directory for files
     */
    static OperatorRound converge(Path root, Path directory, Size size, Cores cores, RequestCount requests)
            throws IOException, InterruptedException {
        ScaleCluster cluster = ScaleCluster.start(root, directory, size, requests);
        try {
            int health = FreePort.next();
            Path log = directory.resolve("operator.log");
            Files.deleteIfExists(log); // it would go on where an earlier run ended
            OperatorProcess operator = OperatorProcess.start(
                    root.resolve("operator/target/operator.jar"), cluster.kubeconfig(), log, environment(health));
            try {
                cores.giveOwn(operator.pid());
                awaitStarted(operator, health);
                Map<String, Long> before = requests.soFar();
                ProcessHandle process = ProcessHandle.of(operator.pid()).orElseThrow();
                Routers routers = Routers.of(root, size);
                routers.create(cluster.user(), 0, size.early());
                cluster.progress().awaitEarly(process, AT_MOST);
                Duration serverBefore = Cpu.ofThisJvm();
                Duration cpuBefore = Cpu.of(operator.pid());
                routers.create(cluster.user(), size.early(), size.routers());
                Duration time = cluster.progress().await(process, AT_MOST);
                Duration cpu = Cpu.of(operator.pid()).minus(cpuBefore);
                Duration serverCpu = Cpu.ofThisJvm().minus(serverBefore);
                return new OperatorRound(
                        cluster,
                        operator,
                        new Converged(
                                time,
                                cpu,
                                serverCpu,
                                figure(health, RECONCILES),
                                requests.since(before),
                                cluster.writes().soFar()));
            } catch (IOException | InterruptedException | RuntimeException e) {
                operator.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private static Map<String, String> environment(int healthPort) {
        return Map.of(
                "JDK_JAVA_OPTIONS",
                String.join(" ", JVM),
                "OPENCLAW_HEALTH_PORT",
                String.valueOf(healthPort),
                "OPENCLAW_OPERATOR_NAMESPACE",
                Routers.NAMESPACE,
                // as in a pod: only there routers get network policies
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1");
    }

    private static void awaitStarted(OperatorProcess operator, int healthPort)
            throws IOException, InterruptedException {
        HttpRequest ready = get(healthPort, "/readyz");
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!answers(client, ready)) {
                if (!operator.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new IOException("the operator does not start, see " + operator.log());
                }
                TimeUnit.NANOSECONDS.sleep(LOOK_EVERY.toNanos());
            }
        }
    }

    /** What the operator says of itself. */
    private static long figure(int healthPort, String name) throws IOException, InterruptedException {
        HttpRequest metrics = get(healthPort, "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(metrics, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .filter(line -> line.startsWith(name + " "))
                    .mapToLong(line -> Math.round(Double.parseDouble(line.substring(name.length()))))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name));
        }
    }

    private static HttpRequest get(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(ANSWER_TIMEOUT)
                .build();
    }

    private static boolean answers(HttpClient client, HttpRequest ready) throws InterruptedException {
        try {
            return client.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            // it listens not yet
            return false;
        }
    }

    ScaleCluster cluster() {
        return cluster;
    }

    OperatorProcess operator() {
        return operator;
    }

    Converged converged() {
        return converged;
    }

    @Override
    public void close() {
        operator.close();
        cluster.close();
    }
}

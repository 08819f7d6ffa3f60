package io.openclaw.e2e.endure;

import io.openclaw.e2e.cluster.kubelet.MemoryCgroups;
import io.openclaw.e2e.cluster.kubelet.MemoryCgroups.MemoryCgroup;
import io.openclaw.e2e.program.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A contender at work, in a memory cgroup of its own. */
final class ConfinedProxy implements AutoCloseable {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Process process;
    private final MemoryCgroups cgroups;
    private final MemoryCgroup cgroup;
    private final Path log;
    private final int adminPort;
    private final HttpClient client = HttpClient.newHttpClient();
    private final InetSocketAddress traffic;

    private ConfinedProxy(
            Process process, MemoryCgroups cgroups, MemoryCgroup cgroup, Path log, int port, int adminPort) {
        this.process = process;
        this.cgroups = cgroups;
        this.cgroup = cgroup;
        this.log = log;
        this.adminPort = adminPort;
        traffic = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /**
     * @param directory for its configuration, its files and its log
     * @throws IOException when it isn't there, or doesn't listen in time, with what it said
     */
    static ConfinedProxy start(Contender contender, Path root, Path directory, int originPort, long limitBytes)
            throws IOException, InterruptedException {
        int port = FreePort.next();
        int adminPort = FreePort.next();
        Path configuration = directory.resolve(contender.file());
        Files.writeString(
                configuration,
                Files.readString(root.resolve("e2e/endure").resolve(contender.file()))
                        .replace("@PORT@", String.valueOf(port))
                        .replace("@ADMIN_PORT@", String.valueOf(adminPort))
                        .replace("@ORIGIN_PORT@", String.valueOf(originPort))
                        .replace("@DIRECTORY@", directory.toString()));
        List<String> command = contender
                .command(root, configuration)
                .orElseThrow(() -> new IOException(contender.words() + " is not installed"));
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder()
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // where caddy would leave its state in the home of whoever runs this
        builder.environment().put("XDG_CONFIG_HOME", directory.toString());
        builder.environment().put("XDG_DATA_HOME", directory.toString());
        MemoryCgroups cgroups = MemoryCgroups.create("clw-endure-" + contender.shortName() + "-"
                + ProcessHandle.current().pid());
        MemoryCgroup cgroup = null;
        try {
            cgroup = cgroups.limit("proxy", limitBytes)
                    .orElseThrow(() -> new IOException("no memory cgroup: that takes root on Linux"));
            cgroup.countSockets();
            Process process = builder.command(cgroup.joining(command)).start();
            ConfinedProxy proxy = new ConfinedProxy(process, cgroups, cgroup, log, port, adminPort);
            proxy.awaitListening();
            return proxy;
        } catch (IOException | RuntimeException | InterruptedException e) {
            if (cgroup != null) {
                cgroup.remove(); // with what runs in it
            }
            cgroups.close();
            throw e;
        }
    }

    private void awaitListening() throws IOException, InterruptedException {
        long end = System.nanoTime() + START_PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(traffic, (int) BETWEEN_LOOKS.toMillis());
                return;
            } catch (IOException notListeningYet) {
                if (endsWithin(BETWEEN_LOOKS)) {
                    throw new IOException("it ended with " + process.exitValue() + ": " + said(), notListeningYet);
                }
            }
        }
        throw new IOException("it does not listen within %d s: %s".formatted(START_PATIENCE.toSeconds(), said()));
    }

    InetSocketAddress traffic() {
        return traffic;
    }

    /** Waits, and returns early only when it ends. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time);
    }

    boolean alive() {
        return process.isAlive();
    }

    int exitValue() {
        return process.exitValue();
    }

    /** Whether the kernel killed it, or one of its workers. */
    boolean oomKilled() {
        return cgroup.oomKilled();
    }

    long peakMb() {
        return cgroup.peakBytes() >> 20;
    }

    long socketPeakMb() {
        return cgroup.unchargedSocketPeakBytes() >> 20;
    }

    /** How often an allocation met the limit, so that the kernel had to take something back first. */
    long limitHits() {
        return cgroup.limitHits();
    }

    /** Of clw-router's admin port. */
    String post(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(admin(path)).POST(HttpRequest.BodyPublishers.noBody()));
    }

    String get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(admin(path)));
    }

    private URI admin(String path) {
        return URI.create("http://127.0.0.1:" + adminPort + path);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.timeout(START_PATIENCE).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    String said() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
        try {
            if (!process.waitFor(STOP_PATIENCE)) {
                process.destroyForcibly().onExit().join();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly().onExit().join();
            Thread.currentThread().interrupt();
        } finally {
            try {
                cgroup.remove();
            } finally {
                cgroups.close();
            }
        }
    }
}

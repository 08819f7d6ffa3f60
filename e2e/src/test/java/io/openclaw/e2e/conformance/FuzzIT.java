package io.openclaw.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.standalone.RouterProgram;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages of all shapes, whole and spoilt, in pieces, from both sides at once, against the running program with Netty's paranoid leak
 * detector. {@code -Dfuzz.seconds}, and {@code -Dfuzz.seed} to have the same messages again.
 */
class FuzzIT {
    private static final long SECONDS = Long.getLong("fuzz.seconds", 30);
    private static final long SEED = Long.getLong("fuzz.seed", System.nanoTime());
    private static final int CLIENTS = 24;
    /** A request that was spoilt may have the router wait for its rest: then there is nothing to read. */
    private static final int PATIENCE_MS = 250;

    /** Longer than any limit in the configuration below, on a busy machine. */
    private static final Duration REST = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private final AtomicLong conversations = new AtomicLong();
    private final AtomicLong answers = new AtomicLong();

    @Test
    void whatever_comes_only_requests_go_out_and_only_answers_come_back_and_nothing_stays_behind() throws Exception {
        System.out.println("fuzz.seed=" + SEED + " fuzz.seconds=" + SECONDS);
        Map<String, String> paranoid = Map.of(
                "JAVA_TOOL_OPTIONS",
                "-Dio.netty.leakDetection.level=paranoid -Dio.netty.leakDetection.targetRecords=8");
        try (FuzzUpstream upstream = new FuzzUpstream(SEED);
                RouterProgram router = RouterProgram.start(directory, yaml(upstream.port()), paranoid);
                HttpClient admin = HttpClient.newHttpClient()) {
            fuzz(router.port);
            JsonNode queue = rest(router, admin);
            long admitted =
                    queue.get("processed").asLong() + queue.get("abandoned").asLong();
            collectAndTouch(router, admin);
            assertThat(router.stop()).as(router.log()).isZero();
            String log = router.log();
            System.out.printf(
                    "fuzz: %,d conversations, %,d answers, %,d requests admitted, %,d forwarded%n",
                    conversations.get(), answers.get(), admitted, upstream.heads());
            assertThat(faults).isEmpty();
            assertThat(upstream.faults()).isEmpty();
            assertThat(upstream.heads())
                    .as("requests at the upstream, of those that the router knows of")
                    .isPositive()
                    .isLessThanOrEqualTo(admitted + upstream.ended());
            assertThat(log.lines().filter(FuzzIT::isFault).toList()).as(log).isEmpty();
        }
    }

    private static boolean isFault(String line) {
        return line.contains("LEAK") || line.contains("clw-internal") || line.contains("Exception");
    }

    private void fuzz(int port) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        AtomicLong next = new AtomicLong();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(threads.submit(() -> {
                    while (System.nanoTime() < end && faults.isEmpty()) {
                        converse(port, next.getAndIncrement());
                    }
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
        }
    }

    /** What is sent depends on seed and number alone. */
    private void converse(int port, long number) {
        Grammar grammar = new Grammar(SEED + number * 7919);
        String sent = grammar.requests("/f/" + number);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            for (int at = 0; at < sent.length(); ) {
                int piece = grammar.piece(sent.length() - at);
                socket.getOutputStream().write(Octets.bytes(sent.substring(at, at + piece)));
                at += piece;
            }
            if (grammar.oneIn(8)) {
                socket.setSoLinger(true, 0);
                if (grammar.oneIn(2)) {
                    return; // resets at once
                }
            } else if (grammar.oneIn(8)) {
                socket.shutdownOutput();
            }
            readAll(new StrictReader(socket.getInputStream()), sent.contains("HEAD"));
        } catch (NotHttpException e) {
            faults.add("conversation " + number + ": " + e.getMessage());
        } catch (EOFException | SocketException | SocketTimeoutException e) {
            return; // cut, or waiting for what will not come
        } catch (IOException e) {
            faults.add("conversation " + number + ": " + e);
        } finally {
            conversations.incrementAndGet();
        }
    }

    /**
     * Answers until the connection ends. Where a HEAD is among the requests only the first head is read: which answer has no body can't be
     * told from here without knowing how the router read the spoilt bytes.
     */
    private void readAll(StrictReader reader, boolean head) throws IOException {
        for (Head answer = reader.responseHead(); answer != null; answer = reader.responseHead()) {
            answers.incrementAndGet();
            if (head) {
                return;
            }
            reader.responseBody(answer);
        }
    }

    /** Nothing in the queue, nothing running, nothing held; the one connection is the one that asks whether the router is ready. */
    private static JsonNode rest(RouterProgram router, HttpClient admin) {
        long end = System.nanoTime() + REST.toNanos();
        List<String> left = left(router, admin);
        while (!left.isEmpty()) {
            assertThat(System.nanoTime())
                    .as("still there after %s: %s", REST, left)
                    .isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            left = left(router, admin);
        }
        return metrics(router, admin).at("/router/queue");
    }

    private static List<String> left(RouterProgram router, HttpClient admin) {
        List<String> left = new ArrayList<>();
        JsonNode queue = metrics(router, admin).at("/router/queue");
        if (queue.get("size").asLong() + queue.get("in_flight").asLong() > 0) {
            left.add(queue.toString());
        }
        String text = get(admin, router.adminPort, "/metrics/prometheus");
        if (sum(text, "router_memory_ledger_bytes") > 0) {
            left.add(text.lines()
                    .filter(line -> line.startsWith("router_memory_ledger_bytes"))
                    .toList()
                    .toString());
        }
        if (sum(text, "router_connections") > 1) {
            left.add(sum(text, "router_connections") + " connections");
        }
        return left;
    }

    private static double sum(String prometheus, String name) {
        List<String> lines = prometheus
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .toList();
        assertThat(lines).as(name).isNotEmpty();
        return lines.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static JsonNode metrics(RouterProgram router, HttpClient admin) {
        try {
            return JSON.readTree(get(admin, router.adminPort, "/metrics"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A leak is found when its buffer has been collected, and reported with the next allocation. */
    private static void collectAndTouch(RouterProgram router, HttpClient admin) throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpRequest collect = HttpRequest.newBuilder(URI.create("http://localhost:" + router.port + "/admin/gc"))
                    .POST(HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(admin.send(collect, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
            for (int j = 0; j < 50; j++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port)) {
                    socket.getOutputStream().write(Octets.bytes("GET /touch HTTP/1.0\r\nHost: nobody.invalid\r\n\r\n"));
                    socket.getInputStream().readAllBytes();
                }
            }
        }
    }

    private static String get(HttpClient client, int port, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String yaml(int port) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, match: {host: a.example}, upstream: b}]
                  upstreams: {b: {endpoints: ["http://127.0.0.1:%d"], response_timeout_ms: 2000}}
                  limits: {request_timeout_ms: 2000, max_request_body_mb: 1, max_request_headers_kb: 8}
                  process: {max_heap_mb: 128, drain_delay_seconds: 0}
                """.formatted(port);
    }
}

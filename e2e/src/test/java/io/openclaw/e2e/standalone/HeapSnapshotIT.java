package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.backend.Backend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Snapshots of a router whose heap is full of small objects: what they take, what they show, and what is left of them. */
@Execution(ExecutionMode.CONCURRENT) // it rests between two snapshots, beside any other
class HeapSnapshotIT {
    /** Each is two objects. */
    private static final int KEPT = 2_500_000;

    private static final int LEAKED = 50_000;
    private static final String LEAK = "io.openclaw.exhausting.ExhaustingFilter$Small";
    private static final Duration MOST_TIME = Duration.ofSeconds(60);
    private static final long MOST_EXTRA_MB = 64;
    private static final Duration REST = Duration.ofSeconds(40);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Path FILTERS = Path.of("exhausting-filter").toAbsolutePath();
    private static final String SNAPSHOT = "/debug/heap-snapshot";

    private Path dumps;

    @TempDir
    Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        dumps = Files.createDirectory(directory.resolve("dumps"));
    }

    @Test
    void five_million_objects_take_little_time_and_memory_and_a_leak_stands_first() throws Exception {
        try (Backend backend = backend();
                RouterProgram router = start(backend, 256)) {
            assertThat(router.get("/small/" + KEPT).statusCode()).isEqualTo(200);
            assertThat(router.post("/admin/gc").statusCode()).isEqualTo(200);
            Path before = directory.resolve("before.heapsnapshot");
            Path after = directory.resolve("after.heapsnapshot");

            Taken taken = take(router, before);
            System.out.printf(
                    Locale.ROOT,
                    "heap snapshot of %,d objects: %.1f s, %d MiB, at most %d MiB resident beyond the %d MiB before%n",
                    2 * KEPT,
                    taken.time.toMillis() / 1000.0,
                    Files.size(before) >> 20,
                    taken.extraMb,
                    taken.residentMb);
            assertThat(taken.time).isLessThan(MOST_TIME);
            assertThat(taken.extraMb).isLessThan(MOST_EXTRA_MB);

            assertThat(router.get("/small/" + LEAKED).statusCode()).isEqualTo(200);
            await("the next one may be taken", REST, () -> status(router, after) == 200);
            RouterProgram.Finished diff = RouterProgram.run(
                    List.of(RouterProgram.PROGRAM.toString(), "heap", "diff", before.toString(), after.toString()));
            assertThat(diff.exit()).as(diff.output()).isZero();
            assertThat(diff.output().lines().toList().get(3))
                    .as(diff.output())
                    .endsWith("  " + LEAK)
                    .contains(String.format(Locale.ROOT, "+%,d", LEAKED));
            assertThat(dumps).isEmptyDirectory();
            assertThat(router.stop()).isZero();
        }
    }

    @Test
    void who_goes_away_leaves_nothing_and_readiness_is_off_until_then() throws Exception {
        try (Backend backend = backend();
                RouterProgram router = start(backend, 96)) {
            assertThat(router.get("/small/200000").statusCode()).isEqualTo(200);
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), router.adminPort)) {
                ask(client);
                assertThat(client.getInputStream().readNBytes(1000))
                        .asString(StandardCharsets.US_ASCII)
                        .startsWith("HTTP/1.1 200")
                        .contains("\"snapshot\"");
                assertThat(router.get("/readyz").statusCode()).isEqualTo(503);
                assertThat(router.get("/readyz").body()).contains("dumping");
                assertThat(router.get(SNAPSHOT).statusCode()).isEqualTo(409);
            }
            await("it is ready again", PATIENCE, () -> router.get("/readyz").statusCode() == 200);
            assertThat(dumps).isEmptyDirectory();
            HttpResponse<String> tooSoon = router.get(SNAPSHOT);
            assertThat(tooSoon.statusCode()).isEqualTo(429);
            assertThat(tooSoon.headers().firstValueAsLong("retry-after").orElseThrow())
                    .isBetween(1L, 30L);
            assertThat(router.log()).contains("Heap dump made", "Heap dump not sent", "Asked for by: /127.0.0.1:");
            assertThat(router.stop()).isZero();
        }
    }

    @Test
    void a_process_that_is_killed_leaves_nothing_to_the_next() throws Exception {
        try (Backend backend = backend()) {
            try (RouterProgram router = start(backend, 96);
                    Socket client = new Socket(InetAddress.getLoopbackAddress(), router.adminPort)) {
                ask(client);
                assertThat(client.getInputStream().read()).isEqualTo('H');
            } // killed while it sends
            Path left = Files.createDirectory(dumps.resolve("clw-router-dump-" + (1L << 40) + "-x"));
            Files.writeString(left.resolve("heap.hprof"), "half of one");
            try (RouterProgram next = start(backend, 96)) {
                await("it has cleared up", PATIENCE, () -> isEmpty(dumps));
                assertThat(next.stop()).isZero();
            }
        }
    }

    private record Taken(Duration time, long residentMb, long extraMb) {}

    /** Looks all the while at what the process and its children have in memory. */
    private static Taken take(RouterProgram router, Path file) throws Exception {
        long residentMb = residentMb(router.pid());
        long mostMb = residentMb;
        long begin = System.nanoTime();
        try (ExecutorService client = Executors.newSingleThreadExecutor()) {
            Future<Integer> status = client.submit((Callable<Integer>) () -> status(router, file));
            while (!status.isDone()) {
                mostMb = Math.max(mostMb, residentMb(router.pid()));
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
            assertThat(status.get()).as(router.log()).isEqualTo(200);
        }
        return new Taken(Duration.ofNanos(System.nanoTime() - begin), residentMb, mostMb - residentMb);
    }

    private static long residentMb(long pid) throws IOException {
        long kib = residentKib(pid);
        for (ProcessHandle child :
                ProcessHandle.of(pid).orElseThrow().descendants().toList()) {
            kib += residentKib(child.pid());
        }
        return kib >> 10;
    }

    private static long residentKib(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
    }

    /** As the article's curl does it, on the traffic port. */
    private static int status(RouterProgram router, Path file) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://localhost:" + router.port + SNAPSHOT);
            return client.send(
                            HttpRequest.newBuilder(uri).timeout(MOST_TIME).build(),
                            HttpResponse.BodyHandlers.ofFile(file))
                    .statusCode();
        }
    }

    private static void ask(Socket client) throws IOException {
        client.setReceiveBufferSize(16 * 1024);
        client.getOutputStream()
                .write(("GET " + SNAPSHOT + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static void await(String what, Duration most, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.call()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.findAny().isEmpty();
        }
    }

    private static Backend backend() throws IOException {
        return Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private RouterProgram start(Backend backend, int heapMb) throws IOException, InterruptedException {
        return RouterProgram.start(
                directory,
                """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, match: {path_prefix: /}, upstream: backend}]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                  filters: {directory: "%s", order: [target]}
                  queue: {max_memory_mb: 8}
                  process: {max_heap_mb: %d, drain_delay_seconds: 0}
                """.formatted(backend.address().getPort(), FILTERS, heapMb),
                Map.of("CLW_ROUTER_DUMP_DIRECTORY", dumps.toString()));
    }
}

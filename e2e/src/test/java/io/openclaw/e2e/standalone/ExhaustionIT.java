package io.openclaw.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.Await;
import io.openclaw.e2e.backend.Backend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A filter uses up what the router lives on: it leaves its last words and 137 within seconds, or goes on. {@code -Dkill.runs=20} for the full count. */
class ExhaustionIT {
    private static final int RUNS = Integer.getInteger("kill.runs", 3);
    private static final Duration MOST = Duration.ofSeconds(5);
    /** Above what a router has, so that it is the filter that finds no more. */
    private static final int MOST_THREADS = 200;

    private static final Path FILTERS = Path.of("exhausting-filter").toAbsolutePath();

    @TempDir
    Path directory;

    static Stream<Arguments> bombs() {
        return Stream.of(
                        List.of("/heap", "Router heap exhausted", "serial"),
                        List.of("/heap", "Router heap exhausted", "g1"),
                        List.of("/direct", "Router direct memory exhausted", "serial"),
                        List.of("/metaspace", "Router class metadata exhausted", "serial"),
                        List.of("/threads", "Router can start no more threads", "serial"))
                .map(bomb -> Arguments.of(bomb.toArray()));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("bombs")
    void what_a_filter_has_used_up_for_good_ends_the_router_with_its_last_words(
            String path, String headline, String collector) throws Exception {
        boolean threads = path.equals("/threads");
        Assumptions.assumeTrue(!threads || PidsGroup.canBeMade(), "needs root and a writable pids cgroup v1 hierarchy");
        Path evidence = directory.resolve("evidence");
        for (int run = 0; run < RUNS; run++) {
            Files.deleteIfExists(evidence);
            try (Backend backend = backend();
                    PidsGroup group = threads ? PidsGroup.create(MOST_THREADS) : null;
                    RouterProgram router = RouterProgram.start(
                            directory,
                            yaml(backend, collector),
                            Map.of("CLW_ROUTER_EVIDENCE_FILE", evidence.toString()))) {
                if (group != null) {
                    group.add(router.pid());
                }
                try (Socket _ = ask(router, path)) {
                    assertThat(router.awaitExit(MOST)).as(router.log()).hasValue(137);
                }
                assertThat(router.log())
                        .contains("FATAL: clw-router-oom: " + headline, "Request count: ", "Exiting with code 137");
                assertThat(evidence).content().startsWith("[OpenClaw Router] FATAL: clw-router-oom: " + headline);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"/heap/at-once", "/heap/for-a-moment", "/direct/at-once"})
    void what_comes_back_fails_its_request_alone(String path) throws Exception {
        try (Backend backend = backend();
                RouterProgram router = RouterProgram.start(directory, yaml(backend, "serial"))) {
            for (int run = 0; run < RUNS; run++) {
                assertThat(router.get(path).statusCode()).as(router.log()).isEqualTo(500);
                // a collection that found the heap full lets the router shed until the next one, which it asks for
                // itself
                Await.until("answers after " + path, () -> answers(router, "/after"));
            }
            assertThat(router.log()).contains("clw-worker-oom").doesNotContain("FATAL");
            assertThat(router.stop()).isZero();
        }
    }

    /** @return whether the request was not shed */
    private static boolean answers(RouterProgram router, String path) {
        try {
            int status = router.get(path).statusCode();
            assertThat(status).isIn(200, 503);
            return status == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Backend backend() throws IOException {
        return Backend.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static String yaml(Backend backend, String collector) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, match: {path_prefix: /}, upstream: backend}]
                  upstreams: {backend: {endpoints: ["http://127.0.0.1:%d"]}}
                  filters: {directory: "%s", order: [target]}
                  queue: {max_memory_mb: 8}
                  process: {max_heap_mb: 96, gc: %s, drain_delay_seconds: 0}
                """.formatted(backend.address().getPort(), FILTERS, collector);
    }

    private static Socket ask(RouterProgram router, String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), router.port);
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}

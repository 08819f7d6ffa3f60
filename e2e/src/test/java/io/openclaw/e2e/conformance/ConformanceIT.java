package io.openclaw.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.openclaw.e2e.Await;
import io.openclaw.e2e.conformance.Row.Step;
import io.openclaw.e2e.conformance.ScriptedUpstream.Seen;
import io.openclaw.e2e.standalone.RouterProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each row of the table, over raw sockets, against a running program: one for all of them but those that another configuration is for. Over the
 * transport that the program chooses here, and over epoll, which is what pods mostly have.
 */
@ParameterizedClass(name = "over {0}")
@ValueSource(strings = {ConformanceIT.ITS_CHOICE, "epoll"})
class ConformanceIT {
    static final String ITS_CHOICE = "its choice";
    private static final String NOTHING = "nothing";
    /** From its own address, whose X-Forwarded fields the router believes. */
    private static final String TRUSTED = "T";

    /** The rows where upstreams are told by RFC 7239 where a request is from. */
    private static final String FORWARDED = "forwarded";

    /** The rows where all routes cache. */
    private static final String CACHE = "cache";

    /** Stands for the router's queue. */
    private static final String QUEUE = "Q";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CLOSE_SENDING = "{close}";

    @Parameter
    String transport;

    @TempDir
    static Path directory;

    private static ScriptedUpstream upstream;
    private static RouterProgram usual;
    private static RouterProgram forwarded;
    private static RouterProgram caching;

    @BeforeParameterizedClassInvocation
    static void start(String transport) throws Exception {
        Map<String, String> environment = transport.equals(ITS_CHOICE)
                ? Map.of()
                : Map.of("JDK_JAVA_OPTIONS", "-Dopenclaw.transport=" + transport);
        upstream = new ScriptedUpstream();
        String yaml = yaml(upstream.port(), unusedPort());
        usual = RouterProgram.start(Files.createTempDirectory(directory, "usual"), yaml, environment);
        forwarded = RouterProgram.start(
                Files.createTempDirectory(directory, FORWARDED),
                yaml + "  forwarding: {headers: forwarded}\n",
                environment);
        caching =
                RouterProgram.start(Files.createTempDirectory(directory, CACHE), caching(upstream.port()), environment);
        System.out.println(
                "HTTP conformance over " + transport + ": " + Table.read().size() + " rows");
    }

    @AfterParameterizedClassInvocation
    static void stop() throws Exception {
        try {
            end(usual);
        } finally {
            try {
                end(forwarded);
            } finally {
                end(caching);
                upstream.close();
            }
        }
    }

    private static void end(@Nullable RouterProgram router) throws Exception {
        if (router == null) {
            return; // it did not start
        }
        try (router) {
            int exit = router.stop();
            String log = router.log();
            assertThat(exit).as(log).isZero();
            assertThat(log).doesNotContain("clw-internal", "LEAK", "Exception");
        }
    }

    static List<Row> rows() {
        return Table.read();
    }

    @Test
    void the_table_is_as_long_as_promised() {
        assertThat(rows()).hasSizeGreaterThanOrEqualTo(160);
        assertThat(rows()).filteredOn(row -> row.chapter().equals(CACHE)).hasSizeGreaterThanOrEqualTo(150);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void holds(Row row) throws IOException {
        RouterProgram router = switch (row.chapter()) {
            case FORWARDED -> forwarded;
            case CACHE -> caching;
            default -> usual;
        };
        upstream.begin(row);
        Map<String, RawClient> clients = new TreeMap<>();
        try {
            for (Step step : row.steps()) {
                play(step, router, clients);
            }
            upstream.end();
            try (RawClient another = new RawClient(router.port, "127.0.0.1")) {
                another.sentinel();
            }
            checkUpstream(row.of(Row.Side.UPSTREAM_SEES));
        } finally {
            upstream.end();
            for (RawClient client : clients.values()) {
                client.close();
            }
        }
    }

    private static void play(Step step, RouterProgram router, Map<String, RawClient> clients) throws IOException {
        if (step.connection().equals(QUEUE)) {
            Await.until(step.text(), () -> queue(router).equals(step.text()));
            return;
        }
        switch (step.side()) {
            case CLIENT_SENDS -> {
                RawClient client = clients.get(step.connection());
                if (client == null) {
                    client = new RawClient(router.port, step.connection().equals(TRUSTED) ? "127.0.0.2" : "127.0.0.1");
                    clients.put(step.connection(), client);
                }
                client.send(Octets.parse(step.text().replace(CLOSE_SENDING, "")));
                if (step.text().endsWith(CLOSE_SENDING)) {
                    client.finish();
                }
            }
            case CLIENT_SEES -> {
                RawClient client = clients.get(step.connection());
                if (step.text().equals(NOTHING)) {
                    client.expectNothing();
                } else {
                    client.expect(new Expectation(step.text()));
                }
            }
            case UPSTREAM_HASTENS, UPSTREAM_SENDS, UPSTREAM_SEES -> {} // before and after
        }
    }

    private static String queue(RouterProgram router) {
        try {
            JsonNode queue = JSON.readTree(router.get("/metrics").body()).at("/router/queue");
            return queue.get("size") + " waiting, " + queue.get("in_flight") + " running";
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Exactly these, in this order; that nothing more is on its way the sentinel has shown, which came after. */
    private static void checkUpstream(List<String> expected) {
        assertThat(expected).as("what the upstream must have seen").isNotEmpty();
        List<String> requests = expected.equals(List.of(NOTHING)) ? List.of() : expected;
        Await.until("the upstream has seen " + requests, () -> reached().size() >= requests.size());
        List<Seen> seen = reached();
        assertThat(seen).as("requests that reached the upstream").hasSameSizeAs(requests);
        for (int i = 0; i < requests.size(); i++) {
            new Expectation(requests.get(i)).check(seen.get(i));
        }
    }

    private static List<Seen> reached() {
        return upstream.seen().stream().filter(seen -> !seen.isSentinel()).toList();
    }

    private static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Of the standard's freshness alone: nothing is stored for origins that say nothing. */
    private static String caching(int port) {
        return """
                router:
                  listen: {port: PORT}
                  admin: {port: ADMIN_PORT}
                  routes: [{name: all, match: {host: "*.example"}, upstream: b, cache: true}]
                  upstreams: {b: {endpoints: ["http://127.0.0.1:%d"]}}
                  cache: {ttl: 0}
                  process: {max_heap_mb: 128, drain_delay_seconds: 0}
                """.formatted(port);
    }

    /** Hosts below .example and paths below /any have a route, all else has none. */
    private static String yaml(int port, int nobody) {
        return """
                router:
                  listen: {port: PORT, trusted_proxies: [127.0.0.2]}
                  admin: {port: ADMIN_PORT}
                  routes:
                    - {name: all, match: {host: "*.example"}, upstream: b}
                    - {name: any, match: {path_prefix: /any}, upstream: b}
                    - {name: api, match: {host: "*.example", path_prefix: /api}, upstream: b, rewrite_prefix: /v1}
                    - {name: strip, match: {host: "*.example", path_prefix: /strip}, upstream: b, rewrite_prefix: /}
                    - {name: exact, match: {host: exact.wild.example}, upstream: b, rewrite_prefix: /exact}
                    - {name: wild, match: {host: "*.wild.example"}, upstream: b, rewrite_prefix: /wild}
                    - {name: post, match: {host: "*.example", path_prefix: /m, methods: [POST]}, upstream: b, rewrite_prefix: /posted}
                    - {name: canary, match: {host: "*.example", path_prefix: /h, headers: {X-Canary: "yes"}}, upstream: b, rewrite_prefix: /canary}
                    - {name: refused, match: {host: "*.example", path_prefix: /refused}, upstream: nobody}
                    - {name: nowhere, match: {host: "*.example", path_prefix: /nowhere}, upstream: nowhere}
                    - {name: slow, match: {host: "*.example", path_prefix: /slow}, upstream: slow}
                    - {name: one, match: {host: "*.example", path_prefix: /one}, upstream: b, max_concurrent_requests: 1}
                  upstreams:
                    b: {endpoints: ["http://127.0.0.1:%1$d"]}
                    slow: {endpoints: ["http://127.0.0.1:%1$d"], response_timeout_ms: 500}
                    nobody: {endpoints: ["http://127.0.0.1:%2$d"]}
                    nowhere: {endpoints: ["http://no.such.invalid:1"]}
                  queue: {max_size: 1, max_memory_mb: 16}
                  limits: {max_request_body_mb: 1, max_request_headers_kb: 16, request_timeout_ms: 3000}
                  process: {max_heap_mb: 128, drain_delay_seconds: 0}
                """.formatted(port, nobody);
    }
}

package io.openclaw.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.Await;
import io.openclaw.router.admin.AdminAnswer;
import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admin.AdminRequest;
import io.openclaw.router.admin.AdminResponse;
import io.openclaw.router.admin.AdminStream;
import io.openclaw.router.filter.Filter;
import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A router that serves on a free loopback port. Closing it asserts that nothing was left behind. */
final class Running implements AutoCloseable {
    final TrafficServer server;
    /** Bytes of /stream. */
    static final int STREAMED = 1_000_000;

    final List<String> log = new CopyOnWriteArrayList<>();
    final List<Throwable> fatal = new CopyOnWriteArrayList<>();
    final ByteArrayOutputStream accessLog = new ByteArrayOutputStream();
    private final LineBuffer lines;
    private final Settings settings;

    /** @param yaml lines below {@code router:}, with listen and routes */
    Running(String yaml, List<Filter> filters) {
        this(yaml, filters, Transport.best(), null);
    }

    Running(String yaml, List<Filter> filters, Transport transport) {
        this(yaml, filters, transport, null);
    }

    /** @param accessOut null where it goes to {@link #accessLog} */
    Running(String yaml, List<Filter> filters, OutputStream accessOut) {
        this(yaml, filters, Transport.best(), accessOut);
    }

    private Running(String yaml, List<Filter> filters, Transport transport, OutputStream accessOut) {
        lines = new LineBuffer(accessOut == null ? accessLog : accessOut);
        try {
            settings = settings(yaml);
            MemoryPlan plan = MemoryPlan.of(settings, Machine.unlimited(2));
            server = TrafficServer.start(
                    settings,
                    plan,
                    loaded(filters),
                    new Echo(),
                    recorder(),
                    lines,
                    (thread, e) -> fatal.add(e),
                    transport);
        } catch (PlanException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<LoadedFilter> loaded(List<Filter> filters) {
        return filters.stream()
                .map(filter -> LoadedFilter.of("filter-" + filters.indexOf(filter), filter))
                .toList();
    }

    private static Settings settings(String yaml) {
        try {
            return onFreePort(SettingsReader.read("test.yaml", "router:\n" + yaml.indent(2), Overrides.NONE)
                    .settings());
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** As the program does when it is ready. */
    void preload() {
        server.preload(settings);
    }

    /** Another configuration, while it runs. */
    void apply(String yaml) {
        server.apply(settings(yaml));
    }

    /** One route for everything to one backend, and more lines of settings. */
    static Running to(Backend backend, String more) {
        return new Running(upstream(backend, "") + more, List.of());
    }

    static Running to(Backend backend) {
        return to(backend, "");
    }

    /** The same, and the route caches. */
    static Running caching(Backend backend, String more, Filter... filters) {
        return new Running(cached(backend) + more, List.of(filters));
    }

    static String cached(Backend backend) {
        return "routes: [{name: all, upstream: b, cache: true}]\nupstreams: {b: {endpoints: ['" + backend.url()
                + "']}}\n";
    }

    static String upstream(Backend backend, String more) {
        return "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['" + backend.url() + "']" + more
                + "}}\n";
    }

    private static Settings onFreePort(Settings settings) {
        Settings.Router r = settings.router();
        Settings.Listen l = r.listen();
        Settings.Listen free =
                new Settings.Listen("127.0.0.1", 0, l.maxConnections(), l.proxyProtocol(), l.trustedProxies());
        return settings.withRouter(r.withListen(free));
    }

    /** Serves /metrics with what it was asked, and /stream with {@link #STREAMED} bytes, at the end of which it fails where that is asked. */
    private static final class Echo implements AdminApi {
        @Override
        public boolean serves(String path) {
            return path.equals("/metrics") || path.equals("/stream");
        }

        @Override
        public AdminAnswer handle(AdminRequest request) {
            if (request.path().equals("/stream")) {
                return new AdminStream(
                        "text/plain", Map.of(), new Zeros(request.query().equals("fail")));
            }
            return new AdminResponse(
                    200, "text/plain", (request.path() + "?" + request.query()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private record Zeros(boolean failing) implements AdminStream.Body {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] part = new byte[STREAMED / 10];
            for (int i = 0; i < 10; i++) {
                out.write(part);
            }
            if (failing) {
                throw new IOException("on purpose");
            }
        }

        @Override
        public void ended(@Nullable Throwable failure) {}
    }

    private RouterLog recorder() {
        return new RouterLog() {
            @Override
            public void info(String headline, String... facts) {
                log.add("INFO " + headline + " " + List.of(facts));
            }

            @Override
            public void warn(String headline, String... facts) {
                log.add("WARN " + headline + " " + List.of(facts));
            }

            @Override
            public void error(String headline, String... facts) {
                log.add("ERROR " + headline + " " + List.of(facts));
            }

            @Override
            public void fatal(String headline, String... facts) {
                log.add("FATAL " + headline + " " + List.of(facts));
            }
        };
    }

    Caller call() throws IOException {
        return new Caller(server.address());
    }

    /** One GET on a connection of its own. */
    Caller.Answer get(String target) throws IOException {
        try (Caller caller = call()) {
            return caller.get(target).read();
        }
    }

    /** One request without a body on a connection of its own. @param fields lines of its head */
    Caller.Answer ask(String method, String target, String fields) throws IOException {
        try (Caller caller = call()) {
            caller.send(method + " " + target + " HTTP/1.1\r\nHost: a.example\r\n" + fields + "\r\n");
            return method.equals("HEAD") ? new Caller.Answer(caller.readHead(), new byte[0]) : caller.read();
        }
    }

    /** Responses that are stored. */
    long stored() {
        return server.cache().figures().store().entries();
    }

    long logged(String part) {
        return log.stream().filter(line -> line.contains(part)).count();
    }

    void awaitRest() {
        Await.until(
                "all requests over",
                () -> server.gate().figures().inFlight() == 0
                        && server.gate().figures().size() == 0);
        Await.until("the ledger empty", () -> server.ledger().leased() == 0);
    }

    @Override
    public void close() {
        try {
            awaitRest();
            assertThat(fatal).isEmpty();
            assertThat(log)
                    .noneMatch(line ->
                            line.startsWith("ERROR clw-internal: io") || line.startsWith("ERROR clw-internal: java"));
        } finally {
            server.close();
            lines.close();
        }
        assertThat(server.ledger().leased()).isZero();
    }
}

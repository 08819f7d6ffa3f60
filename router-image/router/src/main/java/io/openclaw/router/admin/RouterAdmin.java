package io.openclaw.router.admin;

import io.openclaw.router.cache.Purge;
import io.openclaw.router.heap.HeapDumps;
import io.openclaw.router.jvm.ForcedCollection;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.jvm.Resident;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.metrics.Documents;
import io.openclaw.router.metrics.PrometheusText;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The admin paths of one router. */
public final class RouterAdmin implements AdminApi {
    private static final double MIB = 1 << 20;

    /** Who may ask. */
    private enum Access {
        /** Everybody who reaches the listener. */
        OPEN,
        /** The holder of the token; where none is configured, true loopback. */
        TOKEN,
        /** The holder of the token, and true loopback in any case. */
        TOKEN_OR_LOOPBACK
    }

    private record Endpoint(String method, Access access, Function<AdminRequest, AdminAnswer> answer) {}

    private record Status(String status) {}

    private record Collected(double beforeMb, double afterMb, double freedMb, long freedBytes, long pauseMs) {}

    private record Trimmed(double beforeMb, double afterMb, double freedMb, boolean nativeHeap) {}

    private record Purged(int purged) {}

    private record Draining(String state, long inFlight, long queued) {}

    private final Operations operations;
    private final AdminToken token;
    private final HeapHistograms histograms;
    private final HeapSnapshots snapshots;
    private final Map<String, Endpoint> endpoints = Map.ofEntries(
            Map.entry("/metrics", new Endpoint("GET", Access.OPEN, this::metrics)),
            Map.entry("/metrics/prometheus", new Endpoint("GET", Access.OPEN, this::prometheus)),
            Map.entry(
                    "/healthz", new Endpoint("GET", Access.OPEN, request -> AdminResponse.json(200, new Status("ok")))),
            Map.entry("/readyz", new Endpoint("GET", Access.OPEN, request -> readiness())),
            Map.entry("/admin/gc", new Endpoint("POST", Access.TOKEN_OR_LOOPBACK, request -> collect())),
            Map.entry("/admin/trim", new Endpoint("POST", Access.TOKEN, request -> trim())),
            Map.entry("/admin/cache/purge", new Endpoint("POST", Access.TOKEN, this::purge)),
            Map.entry("/admin/drain", new Endpoint("POST", Access.TOKEN, request -> drain())),
            Map.entry("/admin/restart", new Endpoint("POST", Access.TOKEN, request -> restart())),
            Map.entry("/debug/heap-histogram", new Endpoint("GET", Access.TOKEN, this::histogram)),
            Map.entry("/debug/heap-snapshot", new Endpoint("GET", Access.TOKEN, this::snapshot)));

    public RouterAdmin(Operations operations, AdminToken token, HeapDumps dumps, RouterLog log) {
        this.operations = operations;
        this.token = token;
        this.histograms = new HeapHistograms();
        this.snapshots = new HeapSnapshots(operations, dumps, log);
    }

    @Override
    public boolean serves(String path) {
        return endpoints.containsKey(path);
    }

    @Override
    public AdminAnswer handle(AdminRequest request) {
        Endpoint endpoint = endpoints.get(request.path());
        if (endpoint == null) {
            return AdminResponse.error(404, "clw-route-not-found", "No such admin path: " + request.path());
        }
        if (!endpoint.method.equals(request.method())) {
            return AdminResponse.error(405, "clw-request-invalid", request.path() + " takes " + endpoint.method)
                    .with("Allow", endpoint.method);
        }
        if (!mayAsk(endpoint.access, request)) {
            return AdminResponse.error(401, "clw-request-unauthorized", "Send the admin token in X-OpenClaw-Token")
                    .with("WWW-Authenticate", "Bearer");
        }
        return endpoint.answer.apply(request);
    }

    private boolean mayAsk(Access access, AdminRequest request) {
        return switch (access) {
            case OPEN -> true;
            case TOKEN -> token.configured() ? token.presentedIn(request.headers()) : request.trueLoopback();
            case TOKEN_OR_LOOPBACK -> request.trueLoopback() || token.presentedIn(request.headers());
        };
    }

    private AdminResponse metrics(AdminRequest request) {
        String accept = accept(request);
        if (accept.contains(PrometheusText.OPEN_METRICS_NAME) || accept.contains("text/plain")) {
            return prometheus(request);
        }
        return operations
                .snapshot()
                .map(snapshot -> AdminResponse.text(
                        200, AdminResponse.JSON_TYPE, Documents.of(snapshot).toJson()))
                .orElseGet(RouterAdmin::starting);
    }

    private AdminResponse prometheus(AdminRequest request) {
        PrometheusText.Format format = accept(request).contains(PrometheusText.OPEN_METRICS_NAME)
                ? PrometheusText.Format.OPEN_METRICS
                : PrometheusText.Format.PROMETHEUS;
        return operations
                .snapshot()
                .map(snapshot -> AdminResponse.text(200, format.contentType(), PrometheusText.of(snapshot, format)))
                .orElseGet(RouterAdmin::starting);
    }

    private static String accept(AdminRequest request) {
        return request.headers().getOrDefault("accept", "").toLowerCase(Locale.ROOT);
    }

    private static AdminResponse starting() {
        return AdminResponse.error(503, "clw-router-disconnect", "The router is starting")
                .with("Retry-After", "1");
    }

    private AdminResponse readiness() {
        State state = operations.state();
        return AdminResponse.json(state == State.READY ? 200 : 503, new Status(state.text()));
    }

    private static AdminResponse collect() {
        ForcedCollection done = ForcedCollection.run();
        return AdminResponse.json(
                200,
                new Collected(
                        mb(done.beforeBytes()),
                        mb(done.afterBytes()),
                        mb(done.beforeBytes() - done.afterBytes()),
                        done.beforeBytes() - done.afterBytes(),
                        done.pauseMs()));
    }

    private AdminResponse trim() {
        long before = rss();
        operations.trimBuffers();
        boolean nativeHeap = NativeMemory.trim();
        long after = rss();
        return AdminResponse.json(200, new Trimmed(mb(before), mb(after), mb(before - after), nativeHeap));
    }

    private static long rss() {
        try {
            return Resident.now().all();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code ?url=}, {@code ?prefix=}, {@code ?tag=} or {@code ?all=true}: one of them. */
    private AdminResponse purge(AdminRequest request) {
        List<Purge> asked = Stream.of(
                        parameter(request, "url").map(Purge.Url::new),
                        parameter(request, "prefix").map(Purge.Prefix::new),
                        parameter(request, "tag").map(Purge.Tag::new),
                        parameter(request, "all").filter("true"::equals).map(all -> new Purge.All()))
                .<Purge>flatMap(Optional::stream)
                .toList();
        return asked.size() != 1
                ? AdminResponse.error(
                        400,
                        "clw-request-invalid",
                        "Say what to purge, as in ?url=http://example.com/a, ?prefix=http://example.com/a/, ?tag=a or ?all=true")
                : AdminResponse.json(200, new Purged(operations.purge(asked.getFirst())));
    }

    private static Optional<String> parameter(AdminRequest request, String name) {
        return request.parameter(name).filter(value -> !value.isBlank());
    }

    private AdminResponse drain() {
        operations.drain();
        Snapshot snapshot = operations.snapshot().orElse(null);
        return snapshot == null
                ? starting()
                : AdminResponse.json(
                        200,
                        new Draining(
                                snapshot.state().text(),
                                snapshot.queue().inFlight(),
                                snapshot.queue().size()));
    }

    private AdminResponse restart() {
        return operations
                .restart()
                .map(why -> AdminResponse.error(409, "clw-request-invalid", "No restart: " + why))
                .orElseGet(() -> AdminResponse.json(202, new Status("restarting")));
    }

    private AdminAnswer histogram(AdminRequest request) {
        return histograms.answer(request);
    }

    private AdminAnswer snapshot(AdminRequest request) {
        return snapshots.answer(request);
    }

    /** MiB to a tenth: what a reader can use. */
    private static double mb(long bytes) {
        return Math.round(bytes / MIB * 10) / 10.0;
    }
}

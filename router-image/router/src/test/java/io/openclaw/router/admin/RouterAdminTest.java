package io.openclaw.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.cache.Purge;
import io.openclaw.router.heap.ClassHistogram;
import io.openclaw.router.heap.DumpDirectory;
import io.openclaw.router.heap.HeapDumps;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Pressure;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.SnapshotFixture;
import io.openclaw.router.metrics.State;
import io.openclaw.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterAdminTest {
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final Map<String, String> RIGHT_TOKEN = Map.of("x-openclaw-token", "s3cret");
    private static final Map<String, String> BEARER = Map.of("authorization", "Bearer s3cret");
    private static final Map<String, String> WRONG_TOKEN = Map.of("x-openclaw-token", "s3creT");

    private final Running running = new Running();

    @TempDir
    Path directory;

    /** Who gets in: path, token configured, what is presented, whether true loopback asks. */
    @ParameterizedTest
    @CsvSource({
        "GET,  /metrics,              true,  none,   false, 200",
        "GET,  /metrics/prometheus,   true,  none,   false, 200",
        "GET,  /healthz,              true,  none,   false, 200",
        "GET,  /readyz,               true,  none,   false, 200",
        "POST, /admin/gc,             true,  none,   false, 401",
        "POST, /admin/gc,             true,  wrong,  false, 401",
        "POST, /admin/gc,             true,  right,  false, 200",
        "POST, /admin/gc,             true,  bearer, false, 200",
        "POST, /admin/gc,             true,  none,   true,  200",
        "POST, /admin/gc,             false, none,   true,  200",
        "POST, /admin/gc,             false, none,   false, 401",
        "POST, /admin/gc,             false, right,  false, 401",
        "POST, /admin/trim,           true,  none,   true,  401",
        "POST, /admin/trim,           true,  right,  false, 200",
        "POST, /admin/drain,          true,  none,   true,  401",
        "POST, /admin/drain,          true,  bearer, false, 200",
        "POST, /admin/drain,          false, none,   true,  200",
        "POST, /admin/drain,          false, none,   false, 401",
        "GET,  /debug/heap-histogram, true,  none,   true,  401",
        "GET,  /debug/heap-histogram, true,  right,  false, 200",
        "GET,  /debug/heap-histogram, false, none,   true,  200",
        "GET,  /debug/heap-histogram, false, none,   false, 401",
        "GET,  /admin/gc,             true,  right,  false, 405",
        "POST, /metrics,              true,  none,   false, 405",
        "GET,  /debug/heap-snapshot,  true,  none,   true,  401",
        "GET,  /debug/heap-snapshot,  true,  right,  false, 200",
        "GET,  /debug/heap-snapshot,  false, none,   true,  200",
        "GET,  /debug/heap-snapshot,  false, none,   false, 401",
        "POST, /debug/heap-snapshot,  true,  right,  false, 405",
        "POST, /admin/cache/purge,    true,  right,  false, 400",
        "POST, /admin/cache/purge,    true,  wrong,  true,  401",
    })
    void letsInWhomTheContractNames(
            String method, String path, boolean configured, String presented, boolean loopback, int status) {
        RouterAdmin admin = admin(configured ? AdminToken.of("s3cret") : AdminToken.NONE);
        Map<String, String> headers = switch (presented) {
            case "right" -> RIGHT_TOKEN;
            case "bearer" -> BEARER;
            case "wrong" -> WRONG_TOKEN;
            default -> NO_HEADERS;
        };

        AdminAnswer response = admin.handle(new AdminRequest(method, path, "", headers, loopback, "peer"));

        assertThat(response.status()).isEqualTo(status);
    }

    @Test
    void tellsWhatACollectionDid() {
        assertThat(body("POST", "/admin/gc", NO_HEADERS))
                .contains("\"before_mb\":", "\"after_mb\":", "\"freed_mb\":", "\"freed_bytes\":", "\"pause_ms\":");
    }

    @Test
    void beginsADrainAndTellsWhatIsLeft() {
        assertThat(body("POST", "/admin/drain", NO_HEADERS))
                .isEqualTo("{\"state\":\"draining\",\"in_flight\":3,\"queued\":7}");
    }

    @Test
    void isReadyOnlyWhileReady() {
        RouterAdmin admin = admin(AdminToken.NONE);
        AdminRequest readiness = new AdminRequest("GET", "/readyz", "", NO_HEADERS, false, "peer");
        AdminRequest liveness = new AdminRequest("GET", "/healthz", "", NO_HEADERS, false, "peer");

        for (State state : State.values()) {
            running.state = state;
            assertThat(admin.handle(readiness).status()).isEqualTo(state == State.READY ? 200 : 503);
            assertThat(admin.handle(liveness).status()).isEqualTo(200);
        }
    }

    @Test
    void rendersMetricsAsAccepted() {
        assertThat(type("*/*")).isEqualTo("application/json");
        assertThat(type("text/html,application/xhtml+xml,*/*;q=0.8")).isEqualTo("application/json");
        assertThat(type("text/plain;version=0.0.4")).startsWith("text/plain; version=0.0.4");
        assertThat(type("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.2"))
                .startsWith("application/openmetrics-text; version=1.0.0");
    }

    @Test
    void answersEveryErrorInTheKnownShape() {
        assertThat(body("GET", "/nope", NO_HEADERS))
                .isEqualTo("{\"error\":\"clw-route-not-found\",\"message\":\"No such admin path: /nope\"}");
    }

    @Test
    void purgesWhatIsNamed() {
        for (String query : List.of("url=http://a.example/b%3Fc", "prefix=a.example/", "tag=news", "all=true")) {
            AdminAnswer answer = admin(AdminToken.NONE)
                    .handle(new AdminRequest("POST", "/admin/cache/purge", query, Map.of(), true, "peer"));
            assertThat(text(answer)).isEqualTo("{\"purged\":3}");
        }
        assertThat(running.purged)
                .containsExactly(
                        new Purge.Url("http://a.example/b?c"),
                        new Purge.Prefix("a.example/"),
                        new Purge.Tag("news"),
                        new Purge.All());
    }

    private RouterAdmin admin(AdminToken token) {
        HeapDumps dumps = new HeapDumps(
                new DumpDirectory(directory, () -> Long.MAX_VALUE),
                file -> Files.writeString(file, "a dump"),
                () -> new ClassHistogram(List.of(), 0, 0));
        return new RouterAdmin(running, token, dumps, RouterLog.to(System.out, RouterLog.Format.TEXT));
    }

    private String type(String accept) {
        return admin(AdminToken.NONE)
                .handle(new AdminRequest("GET", "/metrics", "", Map.of("accept", accept), false, "peer"))
                .contentType();
    }

    private String body(String method, String path, Map<String, String> headers) {
        AdminAnswer answer = admin(AdminToken.NONE).handle(new AdminRequest(method, path, "", headers, true, "peer"));
        return text(answer);
    }

    private static String text(AdminAnswer answer) {
        return new String(((AdminResponse) answer).body(), StandardCharsets.UTF_8);
    }

    private static final class Running implements Operations {
        @Override
        public Optional<String> restart() {
            return Optional.of("it was only just begun");
        }

        private State state = State.READY;
        private final List<Purge> purged = new ArrayList<>();

        @Override
        public State state() {
            return state;
        }

        @Override
        public Optional<Snapshot> snapshot() {
            return Optional.of(SnapshotFixture.inState(state));
        }

        @Override
        public Pressure.Rung pressure() {
            return Pressure.Rung.NONE;
        }

        @Override
        public Settings.Debug debug() {
            return Settings.defaults().router().debug();
        }

        @Override
        public void trimBuffers() {}

        @Override
        public int purge(Purge purge) {
            purged.add(purge);
            return 3;
        }

        @Override
        public void drain() {
            state = State.DRAINING;
        }
    }
}

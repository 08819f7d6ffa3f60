package io.openclaw.router.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.cache.Purge;
import io.openclaw.router.metrics.Snapshot;
import io.openclaw.router.metrics.SnapshotFixture;
import io.openclaw.router.metrics.State;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterAdminTest {
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final Map<String, String> RIGHT_TOKEN = Map.of("x-openclaw-token", "s3cret");
    private static final Map<String, String> BEARER = Map.of("authorization", "Bearer s3cret");
    private static final Map<String, String> WRONG_TOKEN = Map.of("x-openclaw-token", "s3creT");

    private final Running running = new Running();

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
        "GET,  /debug/heap-snapshot,  true,  right,  false, 404",
        "POST, /admin/cache/purge,    true,  right,  false, 400",
        "POST, /admin/cache/purge,    true,  wrong,  true,  401",
    })
    void letsInWhomTheContractNames(
            String method, String path, boolean configured, String presented, boolean loopback, int status) {
        RouterAdmin admin = new RouterAdmin(running, configured ? AdminToken.of("s3cret") : AdminToken.NONE);
        Map<String, String> headers = switch (presented) {
            case "right" -> RIGHT_TOKEN;
            case "bearer" -> BEARER;
            case "wrong" -> WRONG_TOKEN;
            default -> NO_HEADERS;
        };

        AdminResponse response = admin.handle(new AdminRequest(method, path, "", headers, loopback));

        assertThat(response.status()).isEqualTo(status);
    }

    @Test
    void tellsWhatACollectionDid() {
        assertThat(body("POST", "/admin/gc", NO_HEADERS))
                .contains("\"before_mb\":", "\"after_mb\":", "\"freed_mb\":", "\"pause_ms\":");
    }

    @Test
    void beginsADrainAndTellsWhatIsLeft() {
        assertThat(body("POST", "/admin/drain", NO_HEADERS))
                .isEqualTo("{\"state\":\"draining\",\"in_flight\":3,\"queued\":7}");
    }

    @Test
    void isReadyOnlyWhileReady() {
        RouterAdmin admin = new RouterAdmin(running, AdminToken.NONE);
        AdminRequest readiness = new AdminRequest("GET", "/readyz", "", NO_HEADERS, false);
        AdminRequest liveness = new AdminRequest("GET", "/healthz", "", NO_HEADERS, false);

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
            AdminResponse response = new RouterAdmin(running, AdminToken.NONE)
                    .handle(new AdminRequest("POST", "/admin/cache/purge", query, Map.of(), true));
            assertThat(new String(response.body(), StandardCharsets.UTF_8)).isEqualTo("{\"purged\":3}");
        }
        assertThat(running.purged)
                .containsExactly(
                        new Purge.Url("http://a.example/b?c"),
                        new Purge.Prefix("a.example/"),
                        new Purge.Tag("news"),
                        new Purge.All());
    }

    private String type(String accept) {
        return new RouterAdmin(running, AdminToken.NONE)
                .handle(new AdminRequest("GET", "/metrics", "", Map.of("accept", accept), false))
                .contentType();
    }

    private String body(String method, String path, Map<String, String> headers) {
        AdminResponse response =
                new RouterAdmin(running, AdminToken.NONE).handle(new AdminRequest(method, path, "", headers, true));
        return new String(response.body(), StandardCharsets.UTF_8);
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

package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.admin.AdminApi;
import io.openclaw.router.admin.AdminRequest;
import io.openclaw.router.admin.AdminResponse;
import io.openclaw.router.admission.Ticket;
import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.Pauses;
import io.openclaw.router.log.LineBuffer;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Pressure.Rung;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap of 100 MB, of which collections are said to have left so much. */
class PressureLadderTest {
    @TempDir
    Path directory;

    private final List<String> said = new ArrayList<>();
    private LineBuffer lines;
    private TrafficServer traffic;
    private PressureLadder ladder;

    @BeforeEach
    void start() throws Exception {
        Settings settings = SettingsReader.read("t.yaml", """
                        router:
                          routes: [{name: all, upstream: b}]
                          upstreams: {b: {endpoints: ["http://127.0.0.1:9"]}}
                          queue: {max_memory_mb: 8}
                          cache: {max_memory_mb: 1}
                          process: {max_heap_mb: 100}
                        """, Overrides.NONE).settings();
        Settings.Listen any = new Settings.Listen("127.0.0.1", 0, 10, false, List.of());
        settings = settings.withRouter(settings.router().withListen(any));
        MemoryPlan plan = MemoryPlan.of(settings, Machine.unlimited(2));
        lines = new LineBuffer(OutputStream.nullOutputStream());
        RouterLog log = new Recorder();
        traffic = TrafficServer.start(settings, plan, List.of(), new NoAdmin(), log, lines, (_, _) -> {}, false);
        Evidence evidence =
                Evidence.of(Map.of(Evidence.FILE, directory.resolve("evidence").toString()), log);
        ladder = new PressureLadder(plan, traffic, evidence, log);
    }

    @AfterEach
    void stop() {
        traffic.close();
        lines.close();
    }

    @Test
    void aRungIsInForceBeforeItIsSaid() {
        for (int mb : List.of(10, 75, 85, 93, 97, 87, 83, 65, 10, 93, 10)) {
            look(mb, true);
        }
        assertThat(said)
                .containsExactly(
                        "Memory pressure detected: WARN",
                        "Memory pressure: buffers kept for later are given back: TRIM",
                        "Memory pressure: new requests are answered 503: SHED, sheds",
                        "Memory pressure: shedding has not been enough: HARD, sheds",
                        "Memory pressure has eased: SHED, sheds",
                        "Memory pressure has eased: TRIM",
                        "Memory pressure has eased: WARN",
                        "Memory pressure is over: NONE",
                        "Memory pressure detected: SHED, sheds",
                        "Memory pressure: new requests are answered 503: SHED, sheds",
                        "Memory pressure is over: NONE");
    }

    @Test
    void nobodyIsRefusedForWhatMayBeGarbage() {
        look(93, false);
        assertThat(ladder.state().rung()).isEqualTo(Rung.TRIM);
        assertThat(sheds()).isFalse();

        look(93, true);
        look(89, false);
        assertThat(ladder.state().rung()).as("nor let in for it").isEqualTo(Rung.SHED);
        assertThat(sheds()).isTrue();
    }

    private void look(int liveMb, boolean exact) {
        long live = (long) liveMb << 20;
        ladder.look(new GcFigures(1, 1, 0, live, live, exact, new Pauses(List.of(), 0)), Duration.ZERO);
    }

    private boolean sheds() {
        Ticket ticket = traffic.gate().offer(traffic.gate().lane(List.of()), 0, _ -> {});
        if (ticket != null) {
            ticket.close(Ticket.End.PROCESSED);
        }
        return ticket == null;
    }

    private final class Recorder implements RouterLog {
        @Override
        public void info(String headline, String... facts) {
            if (ladder != null) {
                said.add(headline + ": " + ladder.state().rung() + (sheds() ? ", sheds" : ""));
            }
        }

        @Override
        public void warn(String headline, String... facts) {
            info(headline, facts);
        }

        @Override
        public void error(String headline, String... facts) {
            info(headline, facts);
        }

        @Override
        public void fatal(String headline, String... facts) {
            info(headline, facts);
        }
    }

    private static final class NoAdmin implements AdminApi {
        @Override
        public boolean serves(String path) {
            return false;
        }

        @Override
        public AdminResponse handle(AdminRequest request) {
            throw new AssertionError(request);
        }
    }
}

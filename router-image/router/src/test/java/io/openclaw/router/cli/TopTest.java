package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openclaw.router.metrics.Documents;
import io.openclaw.router.metrics.SnapshotFixture;
import io.openclaw.router.metrics.State;
import io.openclaw.settings.metrics.MetricsDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopTest {
    private static final MetricsDocument DOCUMENT = Documents.of(SnapshotFixture.inState(State.READY));

    @Test
    void printsALineALookWhereThereIsNoTerminal() throws IOException {
        HttpServer router = serving(200, DOCUMENT.toJson());
        try {
            CommandRun run = CommandRun.of("top", url(router), "--count=2", "--interval=1");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out().lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line)
                            .containsPattern(
                                    "^\\d\\d:\\d\\d(:\\d\\d)? ready heap \\d+/512 MB, .*queue 7/10000, running 3"));
        } finally {
            router.stop(0);
        }
    }

    @Test
    void whatIsNoRouterExits74() throws IOException {
        HttpServer other = serving(404, "not here");
        String url = url(other);
        CommandRun refused = CommandRun.of("top", url, "--count=1");
        other.stop(0);
        CommandRun absent = CommandRun.of("top", url, "--count=1");

        assertThat(refused.exitCode()).isEqualTo(74);
        assertThat(refused.err()).contains(url + "/metrics: answered with 404");
        assertThat(absent.exitCode()).isEqualTo(74);
        assertThat(absent.err()).contains(url + "/metrics: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "top --interval=0",
                "top --count=-1",
                "top ftp://a",
                "top http://",
                "top http://a http://b",
                "top %"
            })
    void whatCantBeMeantExits64(String words) {
        CommandRun run = CommandRun.of(words.split(" "));

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err()).contains("Usage: clw-router top");
    }

    @Test
    void showsRatesTrendAndTheCourseOfTheHeap() {
        TopView view = new TopView();
        for (int second = 0; second < 100; second++) {
            view.add(after(second), second * 1_000_000_000L);
        }

        assertThat(String.join("\n", view.screen()))
                .contains("process " + DOCUMENT.router().process().pid() + ": ready")
                .containsPattern("heap    \\[#+\\.+\\]  \\d+ of 512 MB live")
                .contains("growing by 60.0 MB a minute, full in")
                .contains("a second: 10 offered, 0 answered, 10 shed")
                .containsPattern("\n {8}[▁▂▃▄▅▆▇█]{" + TopView.MOST_LOOKS + "}\n");
        assertThat(view.line()).contains("offered 10/s", "shed 10/s");
    }

    @Test
    void whatAnotherProcessCountedIsNoRate() {
        TopView view = new TopView();
        view.add(after(5), 0);
        view.add(ofProcess(4711), 1_000_000_000L);

        assertThat(view.line()).contains("offered -/s");
    }

    @Test
    void noAnswerSteersTheTerminal() {
        TopView view = new TopView();
        MetricsDocument.Router r = DOCUMENT.router();
        MetricsDocument.Process p = r.process();
        MetricsDocument.Process hostile =
                new MetricsDocument.Process(1, "\033[2J", p.state(), 1, "\r\nx", "", p.restartThresholdMb(), "");
        view.add(
                new MetricsDocument(new MetricsDocument.Router(
                        r.memory(), r.queue(), r.cache(), hostile, r.requests(), r.connections(), r.config())),
                0);

        assertThat(String.join("", view.screen())).doesNotContainPattern("\\p{Cntrl}");
    }

    private static MetricsDocument after(int seconds) {
        MetricsDocument.Router r = DOCUMENT.router();
        MetricsDocument.Memory m = r.memory();
        MetricsDocument.Queue q = r.queue();
        return new MetricsDocument(new MetricsDocument.Router(
                new MetricsDocument.Memory(
                        m.allocatedMb(),
                        100 + seconds,
                        m.availableMb(),
                        m.gcCount(),
                        m.gcPauseMs(),
                        m.heapUsedMb(),
                        m.heapMaxMb(),
                        m.oldGcCount(),
                        m.directUsedMb(),
                        m.directPinnedMb(),
                        m.directMaxMb(),
                        m.ledgerMb(),
                        m.rssMb(),
                        m.limitMb(),
                        m.pressure(),
                        m.fragmented(),
                        m.gcPausesExceeded()),
                new MetricsDocument.Queue(
                        q.size(),
                        q.maxSize(),
                        q.enqueued() + 10L * seconds,
                        q.rejected() + 10L * seconds,
                        q.processed(),
                        q.overflowActive(),
                        q.abandoned(),
                        q.inFlight(),
                        q.bytes(),
                        q.maxBytes(),
                        q.oldestMs()),
                r.cache(),
                r.process(),
                r.requests(),
                r.connections(),
                r.config()));
    }

    private static MetricsDocument ofProcess(long pid) {
        MetricsDocument.Router r = DOCUMENT.router();
        MetricsDocument.Process p = r.process();
        return new MetricsDocument(new MetricsDocument.Router(
                r.memory(),
                r.queue(),
                r.cache(),
                new MetricsDocument.Process(
                        pid, p.version(), p.state(), 1, p.configHash(), "", p.restartThresholdMb(), ""),
                r.requests(),
                r.connections(),
                r.config()));
    }

    private static HttpServer serving(int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(Arrays.copyOf(bytes, bytes.length));
            exchange.close();
        });
        server.start();
        return server;
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}

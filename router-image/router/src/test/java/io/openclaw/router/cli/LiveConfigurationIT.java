package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.openclaw.settings.metrics.MetricsDocument;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program while its file is being edited. */
class LiveConfigurationIT {
    @TempDir
    Path directory;

    @Test
    void aGoodFileIsAppliedABadOneIsRefusedAndWhatNeedsARestartIsNamed() throws Exception {
        HttpServer backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        backend.start();
        String route = "routes: [{name: all, upstream: b}]\nupstreams: {b: {endpoints: ['http://127.0.0.1:"
                + backend.getAddress().getPort() + "']}}\n";
        try (RouterProcess router = RouterProcess.serve(directory)) {
            router.awaitReady();
            assertThat(router.trafficStatus("/x")).isEqualTo(404);
            MetricsDocument.Process before = router.metrics().router().process();

            router.configure(RouterProcess.HEAP + route);
            router.awaitMetrics(
                    "the route in force",
                    metrics -> !metrics.process().configHash().equals(before.configHash()));
            assertThat(router.trafficStatus("/x")).isEqualTo(204);
            String applied = router.metrics().router().process().configHash();

            router.configure(RouterProcess.HEAP + route + "limits: {max_request_body_mbs: 3}\n");
            router.awaitMetrics(
                    "a refusal", metrics -> !metrics.process().configError().isEmpty());
            MetricsDocument.Router refusing = router.metrics().router();
            assertThat(refusing.process().configHash()).isEqualTo(applied);
            assertThat(refusing.process().configError()).contains("max_request_body_mbs", "did you mean");
            assertThat(refusing.config()).containsEntry("hash", applied).containsKey("rejected");
            assertThat(router.trafficStatus("/x")).isEqualTo(204);

            router.configure(RouterProcess.HEAP + route + "queue: {max_memory_mb: 60}\n");
            router.awaitMetrics(
                    "too much memory refused",
                    metrics -> metrics.process().configError().contains("restart"));

            router.configure(RouterProcess.HEAP + route);
            router.awaitMetrics("the refusal over", metrics -> metrics.config().equals(Map.of("hash", applied)));

            router.configure("process: {max_heap_mb: 64, drain_delay_seconds: 2}\nqueue: {max_size: 77}\n" + route);
            router.awaitMetrics(
                    "the live part applied", metrics -> metrics.queue().maxSize() == 77);
            assertThat(router.metrics().router().config())
                    .containsEntry("waits_for_restart", List.of("router.process"));
            router.awaitLog("only a restart puts in force: router.process");
            assertThat(router.output()).contains("INFO: Configuration applied").containsOnlyOnce("did you mean");
        } finally {
            backend.stop(0);
        }
    }
}

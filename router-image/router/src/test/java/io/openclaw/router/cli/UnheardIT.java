package io.openclaw.router.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody reads the standard output, as when a container's log driver stands still. */
class UnheardIT {
    /** Some five times what a pipe and both buffers hold. */
    private static final int REQUESTS = 1000;

    @TempDir
    Path directory;

    @Test
    void requestsGoOnAndTheLinesThatAreLostAreCounted() throws Exception {
        try (RouterProcess router = RouterProcess.serveUnheard(directory)) {
            router.awaitReady();
            String target = "/" + "t".repeat(2000);
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(router.trafficStatus(target)).isEqualTo(404);
            }
            assertThat(router.figure("router_access_log_dropped_total")).isBetween(1.0, (double) REQUESTS);
            assertThat(router.figure("router_requests_total{code=\"404\",route=\"none\"}"))
                    .isEqualTo(REQUESTS);
        }
    }
}

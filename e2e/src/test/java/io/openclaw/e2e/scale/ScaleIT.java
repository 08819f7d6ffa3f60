package io.openclaw.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small part of what {@code mvn -Pscale} does. How long it takes and what CPU it costs is judged there, where nothing else runs on the machine. */
class ScaleIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Size SMALL = new Size(50, 5, Duration.ofSeconds(2));
    private static final Duration REST = Duration.ofSeconds(15);

    @TempDir
    Path directory;

    @Test
    void fifty_routers_converge_and_then_are_sampled_and_otherwise_left_alone() throws Exception {
        RequestCount requests = new RequestCount();
        try (OperatorRound round = OperatorRound.converge(ROOT, directory, SMALL, Cores.shared(), requests)) {
            Rest.await(round);

            Rest rest = Rest.watch(round, requests, REST);

            assertThat(rest.writes()).isEmpty();
            assertThat(rest.requests()).isEmpty();
            assertThat(rest.least()).isGreaterThanOrEqualTo(REST.dividedBy(SMALL.sampleInterval()) - 2);
            assertThat(ClassHistogram.of(round.operator().pid()).bytes()).isLessThan(OperatorRound.HEAP_MB << 20);
        }
    }
}

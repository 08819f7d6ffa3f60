package io.openclaw.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.load.Latencies;
import io.openclaw.e2e.load.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTableTest {
    @Test
    void the_median_run_decides_about_latency_and_every_run_about_the_rest() {
        assertThat(ResultsTable.passed(List.of(run(40, true), run(400, true), run(40, true))))
                .isTrue();
        assertThat(ResultsTable.passed(List.of(run(400, true), run(400, true), run(40, true))))
                .isFalse();
        assertThat(ResultsTable.passed(List.of(run(40, true), run(40, false), run(40, true))))
                .isFalse();
        assertThat(ResultsTable.passed(List.of())).isFalse();
    }

    @Test
    void three_times_calm_is_allowed_where_it_is_more_than_fifty_milliseconds() {
        assertThat(run(70, true).allowedP99Ms()).isEqualTo(60);
    }

    private static Findings run(double p99, boolean alive) {
        Tally honest = new Tally(10, 10, 0, 0, Map.of(), Map.of(), new Latencies(10, 1, p99, p99, p99));
        return new Findings(20, honest, new Seen(Map.of(), 0, ""), 1, 2, alive, List.of(), 1, 0, 0);
    }
}

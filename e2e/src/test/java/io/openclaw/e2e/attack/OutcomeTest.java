package io.openclaw.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.load.Latencies;
import io.openclaw.e2e.load.Tally;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    @Test
    void the_median_run_decides_about_latency_and_every_run_about_the_rest() {
        assertThat(of(run(40, true), run(400, true), run(40, true)).faults()).isEmpty();
        assertThat(of(run(400, true), run(400, true), run(40, true)).faults())
                .containsExactly("the honest p99 is 400.0 ms, 60.0 are allowed");
        assertThat(of(run(40, true), run(40, false), run(40, true)).faults())
                .containsExactly("run 2: the router did not survive");
    }

    @Test
    void an_attack_that_was_not_carried_out_has_not_passed() {
        assertThat(of().passed()).isFalse();
        assertThat(new Outcome(Attack.IDLE, 3, List.of(run(40, true)), "IOException: the router ended with 78")
                        .faults())
                .containsExactly("IOException: the router ended with 78", "1 of 3 runs were carried out");
    }

    @Test
    void three_times_calm_is_allowed_where_it_is_more_than_fifty_milliseconds() {
        assertThat(run(70, true).allowedP99Ms()).isEqualTo(60);
    }

    static Outcome of(Findings... runs) {
        return new Outcome(Attack.IDLE, 3, List.of(runs), "");
    }

    static Findings run(double p99, boolean alive) {
        Tally honest = new Tally(10, 10, 0, 0, Map.of(), Map.of(), new Latencies(10, 1, p99, p99, p99));
        return new Findings(20, honest, new Seen(Map.of(), 0, "as ever"), 1, 2, alive, List.of(), 1, 0, 0);
    }
}

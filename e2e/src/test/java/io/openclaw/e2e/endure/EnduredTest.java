package io.openclaw.e2e.endure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnduredTest {
    private static Endured endured(String end, boolean killed, double last, long failed, Slope live, boolean bends) {
        return new Endured(
                Contender.CLW,
                Map.of(),
                end,
                killed,
                900,
                10,
                bends ? 0 : 3,
                List.of(new Wrk(1000, 0), new Wrk(last, failed)),
                live,
                bends);
    }

    @Test
    void one_that_survives_and_is_as_before_has_no_fault() {
        assertThat(endured("", false, 950, 0, new Slope(-0.1, 0.4), true).faults())
                .isEmpty();
    }

    @Test
    void each_fault_is_named() {
        assertThat(endured("exit 137: FATAL", false, 950, 0, null, true).faults())
                .containsExactly("did not survive: exit 137: FATAL");
        assertThat(endured("", true, 950, 0, null, true).survives()).isFalse();
        assertThat(endured("", false, 949, 0, null, true).faults())
                .containsExactly("the last round's throughput is 0.95 of the first one's");
        assertThat(endured("", false, 950, 2, null, true).faults()).containsExactly("2 requests of wrk failed");
        assertThat(endured("", false, 950, 0, new Slope(0.3, 0.21), true).faults())
                .containsExactly("live memory moves by 0.30 MiB a minute, give or take 0.21");
        assertThat(endured("", false, 950, 0, null, false).faults())
                .containsExactly("met its limit 3 times, before any backpressure");
    }

    @Test
    void the_table_says_who_survives() {
        assertThat(EndurancePage.table(List.of(endured("", true, 1, 0, null, true))))
                .contains("NO: killed for want of memory");
    }
}

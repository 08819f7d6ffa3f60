package io.openclaw.e2e.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.confined.ConfinedRouter.Plan;
import io.openclaw.e2e.confined.ConfinedRouter.Plans;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Row ROW = new Row(512, "g1", 2, Torture.IDLE, false);
    private static final Plans PLANS = new Plans(new Plan(Map.of("gc", 50.0), 900), new Plan(Map.of("gc", 50.0), 1000));

    private static Outcome outcome(double gcMb, long peakMb, long socketsMb, boolean killed) {
        return new Outcome(ROW, PLANS, new Measured(Map.of("gc", gcMb), 0, 20, 0), peakMb, socketsMb, "", killed);
    }

    @Test
    void a_router_below_its_limits_is_as_planned() {
        Outcome outcome = outcome(49.9, 899, 100, false);

        assertThat(outcome.faults()).isEmpty();
        assertThat(outcome.filled()).isEqualTo(0.999);
        assertThat(MemoryPage.verdict(List.of(outcome)))
                .startsWith("Of 1 runs 0 were killed by the kernel; the worst case took 100 % of its limit")
                .doesNotContain("FAILED");
    }

    @Test
    void each_way_to_outgrow_the_plan_is_named() {
        assertThat(outcome(50.1, 1, 0, false).faults()).containsExactly("gc takes 50.1 MiB, and the plan has 50.0");
        assertThat(outcome(0, 900, 0, false).faults()).containsExactly("reached its limit of 900 MiB");
        assertThat(outcome(0, 899, 101, false).faults())
                .containsExactly("with its sockets' buffers 1000 MiB, not below 1000 MiB");
        assertThat(outcome(0, 1, 0, true).faults()).containsExactly("killed by the kernel for want of memory");
        assertThat(MemoryPage.verdict(List.of(outcome(0, 1, 0, true)))).contains("- FAILED: 512 MB g1, 2 CPU, idle: ");
    }
}

package io.openclaw.router.memory;

import static io.openclaw.router.memory.Pressure.Rung.HARD;
import static io.openclaw.router.memory.Pressure.Rung.NONE;
import static io.openclaw.router.memory.Pressure.Rung.SHED;
import static io.openclaw.router.memory.Pressure.Rung.TRIM;
import static io.openclaw.router.memory.Pressure.Rung.WARN;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.memory.Pressure.Filling;
import io.openclaw.router.memory.Pressure.Rung;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PressureTest {
    private final Pressure pressure = new Pressure();

    private List<Rung> rungs(double... heap) {
        List<Rung> rungs = new ArrayList<>();
        for (double each : heap) {
            rungs.add(pressure.observe(new Filling(each, 0, 0)));
        }
        return rungs;
    }

    @Test
    void everyRungIsEnteredAtItsMarkAndLeftWellBelow() {
        assertThat(rungs(0.69, 0.70, 0.79, 0.80, 0.91, 0.92, 0.95, 0.96))
                .containsExactly(NONE, WARN, WARN, TRIM, TRIM, SHED, SHED, HARD);
        assertThat(rungs(0.89, 0.87, 0.85, 0.83, 0.73, 0.71, 0.63, 0.61))
                .containsExactly(HARD, SHED, SHED, TRIM, TRIM, WARN, WARN, NONE);
    }

    @Test
    void oneLeapCrossesAllRungsBothWays() {
        assertThat(rungs(0.99, 0.10, 0.99)).containsExactly(HARD, NONE, HARD);
    }

    @Test
    void aFigureThatTremblesAroundAMarkEntersOnce() {
        assertThat(rungs(0.70, 0.69, 0.70, 0.63, 0.71)).containsOnly(WARN);
    }

    @Test
    void theFullestOfThreeCounts() {
        assertThat(pressure.observe(new Filling(0.1, 0.2, 0.93))).isEqualTo(SHED);
        assertThat(pressure.observe(new Filling(0.1, 0.97, 0.2))).isEqualTo(HARD);
        assertThat(pressure.observe(new Filling(0.1, 0.2, 0.3))).isEqualTo(NONE);
    }
}

package io.openclaw.e2e.faults.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.faults.model.Scenario.Seeds;
import org.junit.jupiter.api.Test;

class ScenarioTest {
    @Test
    void noSeedIsForTuningAndForJudging() {
        assertThat(Scenario.faulty(Seeds.TUNING, 30)).extracting(Scenario::seed).allMatch(seed -> seed % 2 == 0);
        assertThat(Scenario.faulty(Seeds.HELD_OUT, 30))
                .extracting(Scenario::seed)
                .allMatch(seed -> seed % 2 == 1);
        assertThat(Scenario.healthy(Seeds.TUNING, 100))
                .doesNotContainAnyElementsOf(Scenario.healthy(Seeds.HELD_OUT, 100));
    }

    @Test
    void everyFaultMeetsEachTimeAndEachLoad() {
        assertThat(Scenario.faulty(Seeds.HELD_OUT, 30))
                .hasSize(Fault.values().length * 4 * 3 * 30)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyLookMeetsEachLoadAndNoDayIsTheSame() {
        var days = Scenario.healthy(Seeds.HELD_OUT, 3_000);

        assertThat(days).hasSize(3_000).doesNotHaveDuplicates();
        for (Look look : Look.values()) {
            assertThat(days.stream().filter(day -> day.look() == look))
                    .hasSizeBetween(333, 334)
                    .extracting(Scenario::load)
                    .contains(Load.values());
        }
    }
}

package io.openclaw.e2e.faults;

import static io.openclaw.e2e.faults.Stories.healthy;
import static io.openclaw.e2e.faults.Stories.sick;
import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.detector.Verdict.Cause;
import io.openclaw.e2e.faults.model.Fault;
import io.openclaw.e2e.faults.model.Scenario.Seeds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultPageTest {
    private static final FaultBenchOptions OPTIONS =
            new FaultBenchOptions(Path.of(""), 30, 3_000, Seeds.HELD_OUT, Contender.all());
    private static final Score NOBODY =
            ScoreTest.score(healthy(0), sick(Fault.HANDLER_LEAK, 3_600, Double.NaN, Cause.NONE));
    private static final Score NAMER = Score.of(
            new Contender("namer", "one that names", true, Contender.NOBODY.make()),
            List.of(healthy(0), sick(Fault.HANDLER_LEAK, 3_600, 3_000, Cause.HANDLER_LEAK)));

    @Test
    void thePageSaysHowItCameAbout() {
        assertThat(page())
                .startsWith("# Faults on a virtual clock")
                .contains("`mvn -Pfaultbench` on a day", "- kernel: Linux", "- seeds: held out");
    }

    @Test
    void everyBarIsKeptOrMissedByEachDetector() {
        String bars = FaultPage.bars(List.of(NOBODY, NAMER));

        assertThat(bars.lines()).hasSize(2 + Bar.full().size());
        assertThat(bars)
                .containsPattern("recall.* >= 0.970 +\\| 0.000 MISSED +\\| 1.000 kept")
                .containsPattern("false restarts.* 0 +\\| 0 kept +\\| 0 kept")
                .containsPattern("lead p5.* >= 150 +\\| 0 MISSED +\\| 600 kept")
                .containsPattern("intervals.* 0.75 to 0.85 +\\| 0.80 kept");
    }

    @Test
    void deathsAndFalseRestartsAndTheTruthAreTold() {
        assertThat(page())
                .containsPattern("\\| HANDLER_LEAK +\\| 1 +\\| 0 +\\|")
                .containsPattern("\\| RAMP +\\| 1 +\\| 0 +\\| 0 +\\|")
                .containsPattern("\\| HANDLER_LEAK +\\| 1 of 1 .*\\| 60 \\(60 to 60\\)");
    }

    @Test
    void onlyWhoNamesCausesIsShownWithWhatWasNamed() {
        assertThat(page())
                .contains("## Causes, as named: one that names", "## Time to the limit: one that names")
                .containsPattern("\\| HANDLER_LEAK +\\| 1 +\\| 1 +\\| 0.80")
                .doesNotContain("## Causes, as named: nobody");
    }

    private static String page() {
        return FaultPage.page("on a day", List.of("kernel: Linux"), OPTIONS, List.of(NOBODY, NAMER));
    }
}

package io.openclaw.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.model.Scenario.Seeds;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FaultBenchOptionsTest {
    @Test
    void onlyAllDetectorsBeforeEnoughHeldOutPodsMayReplaceTheWrittenResults() {
        assertThat(options(30, 3_000, Seeds.HELD_OUT, "").full()).isTrue();
        assertThat(options(29, 3_000, Seeds.HELD_OUT, "").full()).isFalse();
        assertThat(options(30, 2_999, Seeds.HELD_OUT, "").full()).isFalse();
        assertThat(options(30, 3_000, Seeds.TUNING, "").full()).isFalse();
        assertThat(options(30, 3_000, Seeds.HELD_OUT, "rss").full()).isFalse();
    }

    @Test
    void whoIsMeasuredIsMeasuredByNobody() {
        assertThat(FaultBenchOptions.named("strikes,rss"))
                .extracting(Contender::name)
                .containsExactly("nobody", "rss", "strikes");
    }

    @Test
    void aDetectorThatThereIsNotIsRefusedWithThoseThatThereAre() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FaultBenchOptions.named("rss,crystal-ball"))
                .withMessageContaining("'crystal-ball'")
                .withMessageContaining("theil-sen");
    }

    @Test
    void seedsAreOfOneKindOrTheOther() {
        assertThat(FaultBenchOptions.seeds("")).isEqualTo(Seeds.HELD_OUT);
        assertThat(FaultBenchOptions.seeds("tuning")).isEqualTo(Seeds.TUNING);
        assertThatIllegalArgumentException().isThrownBy(() -> FaultBenchOptions.seeds("both"));
    }

    private static FaultBenchOptions options(int runs, int days, Seeds seeds, String only) {
        return new FaultBenchOptions(Path.of(""), runs, days, seeds, FaultBenchOptions.named(only));
    }
}

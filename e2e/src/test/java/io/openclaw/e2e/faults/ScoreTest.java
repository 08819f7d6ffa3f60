package io.openclaw.e2e.faults;

import static io.openclaw.e2e.faults.Stories.healthy;
import static io.openclaw.e2e.faults.Stories.sick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.detector.Verdict.Cause;
import io.openclaw.e2e.faults.model.Fault;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoreTest {
    private static final double NEVER = Double.NaN;

    @Test
    void recallIsOfLeaksThatLeftTimeAndWereWarnedOfBeforeTheyKilled() {
        Score score = score(
                sick(Fault.HANDLER_LEAK, 3_000, 2_500, Cause.HANDLER_LEAK),
                sick(Fault.HANDLER_LEAK, 3_000, NEVER, Cause.NONE),
                sick(Fault.HANDLER_LEAK, 500, NEVER, Cause.NONE),
                sick(Fault.HANDLER_LEAK, NEVER, NEVER, Cause.NONE),
                sick(Fault.QUEUE_BACKLOG, 3_000, NEVER, Cause.NONE));

        assertThat(score.recall()).isEqualTo(0.5);
    }

    @Test
    void precisionFallsByEachRestartOfAHealthyPodAndByWarningsThatCameTooEarly() {
        Score score = score(
                healthy(2),
                healthy(0),
                sick(Fault.HANDLER_LEAK, new Outcome.Watched(0, 3_000, 2_500, true, Cause.HANDLER_LEAK, 0, 0)));

        assertThat(score.precision()).isEqualTo(0.25);
        assertThat(score.falseRestarts()).isEqualTo(2);
        assertThat(score.falseRestartsPerDayAtMost()).isCloseTo(6.296 / 2, within(0.001));
    }

    @Test
    void theLeadOfALeakThatNobodyWarnedOfIsNone() {
        Score score = score(
                sick(Fault.HANDLER_LEAK, 3_000, 2_500, Cause.NONE),
                sick(Fault.HANDLER_LEAK, 3_000, 2_400, Cause.NONE),
                sick(Fault.HANDLER_LEAK, 3_000, NEVER, Cause.NONE));

        assertThat(score.lead(0.05)).isZero();
        assertThat(score.lead(0.5)).isEqualTo(500);
    }

    @Test
    void everyPodThatDiedWeighsTheSameInTheCoverage() {
        Score score = score(
                sick(Fault.HANDLER_LEAK, new Outcome.Watched(0, 3_000, NEVER, false, Cause.NONE, 100, 100)),
                sick(Fault.CACHE_PRESSURE, new Outcome.Watched(0, 3_000, NEVER, false, Cause.NONE, 2, 1)),
                sick(Fault.CACHE_PRESSURE, new Outcome.Watched(0, NEVER, NEVER, false, Cause.NONE, 50, 0)),
                sick(Fault.CACHE_PRESSURE, new Outcome.Watched(0, 3_000, NEVER, false, Cause.NONE, 0, 0)));

        assertThat(score.coverage(_ -> true)).isEqualTo(0.75);
        assertThat(score.coverage(Fault.CACHE_PRESSURE::equals)).isEqualTo(0.5);
    }

    @Test
    void accuracyIsTheMeanOfTheFaultsHoweverOftenEachCame() {
        Score score = score(
                sick(Fault.HANDLER_LEAK, 3_000, 2_500, Cause.HANDLER_LEAK),
                sick(Fault.HANDLER_LEAK, 3_000, 2_500, Cause.HANDLER_LEAK),
                sick(Fault.HANDLER_LEAK, 3_000, 2_500, Cause.HANDLER_LEAK),
                sick(Fault.SLOW_UPSTREAM, 3_000, 2_500, Cause.QUEUE_BACKLOG),
                sick(Fault.SLOW_UPSTREAM, 3_000, 2_500, Cause.UNKNOWN));

        assertThat(score.accuracy()).isEqualTo(0.5);
        assertThat(score.unknown()).isEqualTo(0.25);
        assertThat(score.confusion().get(Fault.SLOW_UPSTREAM))
                .isEqualTo(Map.of(Cause.QUEUE_BACKLOG, 1, Cause.UNKNOWN, 1));
    }

    @Test
    void whatNothingWasSeenForIsNoFigureAndKeepsNoBar() {
        Score score = score(healthy(0));

        assertThat(score.recall()).isNaN();
        assertThat(score.lead(0.5)).isNaN();
        assertThat(Bar.full().stream().filter(bar -> bar.kept(score)))
                .extracting(Bar::promise)
                .containsExactly("false restarts of healthy pods");
    }

    @Test
    void deathsAndCpuAreSummedUp() {
        Score score = score(healthy(0), sick(Fault.HANDLER_LEAK, 3_000, NEVER, Cause.NONE));

        assertThat(score.deaths(Fault.HANDLER_LEAK::equals)).isEqualTo(1);
        assertThat(score.deaths(Fault.GC_PRESSURE::equals)).isZero();
        assertThat(score.microsPerSample()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void everyFaultIsACauseThatCanBeNamed(Fault fault) {
        assertThat(Cause.valueOf(fault.name())).isNotIn(Cause.NONE, Cause.UNKNOWN);
    }

    static Score score(Outcome... outcomes) {
        return Score.of(Contender.NOBODY, List.of(outcomes));
    }
}

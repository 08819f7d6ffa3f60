package io.openclaw.operator.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.operator.sample.PodWindow;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A sample a second of a heap of 1000 MB. */
class GrowthTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void tellsRateAndTimeOfASteadyRise() {
        Growth growth = Growth.of(window(20, i -> 100 + 2 * i)).orElseThrow();

        assertThat(growth.mbPerSecond()).isCloseTo(2, within(0.01));
        assertThat(growth.timeToWall()).isEqualTo(Duration.ofSeconds((920 - 138) / 2));
    }

    @Test
    void seesARiseThroughTheStepsOfCollections() {
        Growth growth = Growth.of(window(40, i -> 100 + 20 * (i / 10))).orElseThrow();

        assertThat(growth.mbPerSecond()).isCloseTo(2, within(0.7));
    }

    @Test
    void nineSamplesAreNoTrend() {
        assertThat(Growth.of(window(9, i -> 100 + 2 * i))).isEmpty();
    }

    @Test
    void aLevelHeapDoesNotGrow() {
        assertThat(Growth.of(window(30, i -> 300))).isEmpty();
    }

    @Test
    void aSawtoothDoesNotGrow() {
        assertThat(Growth.of(window(40, i -> 100 + 10 * (i % 10)))).isEmpty();
    }

    @Test
    void aCurveThatFlattensDoesNotGrow() {
        assertThat(Growth.of(window(40, i -> 500 * (1 - Math.exp(-i / 8.0))))).isEmpty();
    }

    @Test
    void aRestartedContainerBeginsAnew() {
        List<Reading> before = window(20, i -> 100 + 2 * i).readings();
        List<Reading> after = window(5, i -> 10).readings();

        assertThat(Growth.of(new PodWindow(
                        Stream.concat(before.stream(), after.stream()).toList())))
                .isEmpty();
    }

    private static PodWindow window(int samples, IntToDoubleFunction usedMb) {
        return new PodWindow(IntStream.range(0, samples)
                .<Reading>mapToObj(i -> new Reading.Sample(
                        START.plusSeconds(i),
                        (long) usedMb.applyAsDouble(i),
                        1000,
                        0,
                        0,
                        0,
                        0,
                        0,
                        false,
                        "ready",
                        100 + i,
                        "c",
                        "",
                        false,
                        0,
                        ""))
                .toList());
    }
}

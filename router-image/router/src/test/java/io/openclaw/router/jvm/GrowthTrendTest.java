package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GrowthTrendTest {
    private static final long MIB = 1 << 20;

    private final GrowthTrend trend = new GrowthTrend(512 * MIB);
    private GcFigures gc = GcFigures.NONE;
    private int seconds;

    @Test
    void tellsOfAGrowthWithItsRate() {
        for (int mb : new int[] {64, 80, 96, 112}) {
            assertThat(collect(mb)).isEmpty();
        }

        GrowthTrend.Growth growth = collect(128).orElseThrow();

        assertThat(growth.points()).hasSize(5);
        assertThat(growth.points().getFirst().liveBytes()).isEqualTo(64 * MIB);
        assertThat(growth.bytesPerMinute() / MIB).isEqualTo(96.0);
    }

    @Test
    void tellsAgainOnlyWhenItHasComeAsFarAgain() {
        for (int mb : new int[] {64, 80, 96, 112}) {
            assertThat(collect(mb)).isEmpty();
        }
        assertThat(collect(128)).isPresent();
        assertThat(collect(144)).isEmpty();
        assertThat(collect(160)).isPresent();
    }

    @Test
    void aGrowthThatCollectionsTakeBackIsNone() {
        for (int i = 0; i < 60; i++) {
            assertThat(collect(64 + 16 * (i % 4))).isEmpty();
            assertThat(trend.bytesPerSecond()).isZero();
        }
    }

    @Test
    void itsRateStaysKnownBetweenTwoTellings() {
        for (int mb = 64; mb < 264; mb += 10) {
            collect(mb);
        }
        assertThat(trend.bytesPerSecond() / MIB).isEqualTo(1.0);
    }

    @Test
    void takesAFewMegabytesForWarmUp() {
        for (int mb = 64; mb < 76; mb++) {
            assertThat(collect(mb)).isEmpty();
        }
    }

    @Test
    void needsACollectionBetweenTwoPoints() {
        gc = gc.withCollection(false, 64 * MIB);
        for (int i = 0; i < 20; i++) {
            seconds += 10;
            assertThat(trend.observe(Duration.ofSeconds(seconds), gc.withLive((64 + 16L * i) * MIB)))
                    .isEmpty();
        }
    }

    private Optional<GrowthTrend.Growth> collect(int liveMb) {
        seconds += 10;
        gc = gc.withCollection(false, liveMb * MIB);
        return trend.observe(Duration.ofSeconds(seconds), gc);
    }
}

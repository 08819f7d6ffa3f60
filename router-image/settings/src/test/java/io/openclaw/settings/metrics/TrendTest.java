package io.openclaw.settings.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A point every ten seconds. */
class TrendTest {
    private static List<Trend.Point> points(int count, IntToDoubleFunction value) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Trend.Point(10 * i, value.applyAsDouble(i)))
                .toList();
    }

    @Test
    void a_steady_rise_has_its_rate() {
        Trend trend = Trend.rising(points(10, i -> 100 + 5 * i), 5).orElseThrow();
        assertThat(trend.perSecond()).isCloseTo(0.5, within(1e-9));
        assertThat(trend.secondsBetween(150, 200)).isCloseTo(100, within(1e-9));
        assertThat(trend.secondsBetween(200, 150)).isZero();
    }

    @Test
    void one_outlier_changes_nothing() {
        Trend trend =
                Trend.rising(points(20, i -> i == 7 ? 5000 : 100 + 5 * i), 5).orElseThrow();
        assertThat(trend.perSecond()).isCloseTo(0.5, within(0.02));
    }

    @Test
    void what_falls_stands_swings_or_flattens_does_not_rise() {
        assertThat(Trend.rising(points(20, i -> 100 - i), 5)).isEmpty();
        assertThat(Trend.rising(points(20, i -> 100), 5)).isEmpty();
        assertThat(Trend.rising(points(20, i -> 100 + i % 5), 5)).isEmpty();
        assertThat(Trend.rising(points(30, i -> 500 * (1 - Math.exp(-i / 6.0))), 5))
                .isEmpty();
    }

    @Test
    void few_points_are_no_trend() {
        assertThat(Trend.rising(points(4, i -> i), 5)).isEmpty();
        assertThat(Trend.rising(List.of(), 0)).isEmpty();
    }
}

package io.openclaw.diagnosis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TheilSenTest {
    private static final int N = 32;

    private static double[] times(int n) {
        double[] times = new double[n];
        for (int i = 0; i < n; i++) {
            times[i] = i;
        }
        return times;
    }

    @Test
    void the_middle_of_all_slopes() {
        assertThat(TheilSen.of(times(4), times(4), 4).slope()).isEqualTo(1);
        // pairs: 4, 1, 1, -2, -0.5, 1: sorted -2, -0.5, 1, 1, 1, 4
        assertThat(TheilSen.of(times(4), new double[] {0, 4, 2, 3}, 4).slope()).isEqualTo(1);
        // pairs: 1, 2, 3 of three points on a parabola
        assertThat(TheilSen.of(times(3), new double[] {0, 1, 4}, 3).slope()).isEqualTo(2);
    }

    @Test
    void sens_example_with_ties_in_time() {
        // Sen 1968, section 6: weights of fish at 1, 2, 3, 4, 10, 12, 18; 21 slopes, the median is 4
        double[] times = {1, 2, 3, 4, 10, 12, 18};
        double[] values = {9, 15, 19, 20, 45, 55, 78};
        assertThat(TheilSen.of(times, values, 7).slope()).isCloseTo(4, within(1e-12));
    }

    @Test
    void a_quarter_of_outliers_moves_nothing() {
        double[] times = new double[N];
        double[] values = new double[N];
        for (int i = 0; i < N; i++) {
            times[i] = 10 * i;
            values[i] = i % 5 == 4 ? 5000 : 100 + 0.5 * times[i];
        }
        TheilSen line = TheilSen.of(times, values, N);
        assertThat(line.slope()).isCloseTo(0.5, within(1e-9));
        assertThat(line.intercept(times, values, N)).isCloseTo(100, within(1e-9));
    }

    @Test
    void no_two_times_no_slope() {
        assertThat(TheilSen.of(new double[] {3, 3}, new double[] {1, 2}, 2).slope())
                .isNaN();
        assertThat(TheilSen.of(new double[] {3}, new double[] {1}, 1).slope()).isNaN();
    }

    @Test
    void ten_that_rise() {
        // Kendall's score is all of the 45 pairs, its variance 10 * 9 * 25 / 18
        TheilSen rising = TheilSen.of(times(10), times(10), 10);
        assertThat(rising.steeperBy(0)).isCloseTo(45 / Math.sqrt(125), within(1e-12));
        assertThat(rising.steeperBy(2)).isCloseTo(-45 / Math.sqrt(125), within(1e-12));
    }

    @Test
    void all_alike_is_no_trend() {
        assertThat(TheilSen.of(times(12), new double[12], 12).steeperBy(0)).isZero();
    }

    @Test
    void eight_of_ten_intervals_hold_the_true_slope() {
        SplittableRandom random = new SplittableRandom(5);
        int inside = 0;
        for (int round = 0; round < 1000; round++) {
            double[] values = new double[N];
            for (int i = 0; i < N; i++) {
                values[i] = 100 + 0.5 * i + 6 * random.nextGaussian();
            }
            TheilSen line = TheilSen.of(times(N), values, N);
            inside += line.slope(-1.2816) <= 0.5 && 0.5 <= line.slope(1.2816) ? 1 : 0;
        }
        assertThat(inside).isBetween(770, 850);
    }

    @Test
    void what_drifts_without_a_trend_is_seldom_taken_for_one() {
        int naive = 0;
        int corrected = 0;
        SplittableRandom random = new SplittableRandom(1);
        double sure = 2.33;
        for (int round = 0; round < 500; round++) {
            double[] values = new double[N];
            double value = 0;
            for (int i = 0; i < N; i++) {
                value = 0.7 * value + random.nextGaussian();
                values[i] = value;
            }
            TheilSen line = TheilSen.of(times(N), values, N);
            long score = 0;
            for (int i = 0; i < N; i++) {
                for (int j = i + 1; j < N; j++) {
                    score += Math.round(Math.signum(values[j] - values[i]));
                }
            }
            naive += score / Math.sqrt(N * 31 * 69 / 18.0) > sure ? 1 : 0;
            corrected += line.steeperBy(0) > sure ? 1 : 0;
        }
        assertThat(naive).isGreaterThan(50);
        assertThat(corrected).isLessThan(naive * 2 / 3);
    }

    @Test
    void quantiles_of_a_few() {
        double[] values = {5, 1, 4, 2, 3};
        assertThat(Quantiles.median(values.clone(), 5)).isEqualTo(3);
        assertThat(Quantiles.median(values.clone(), 4)).isEqualTo(3);
        Arrays.sort(values);
        assertThat(Quantiles.of(values, 5, 0)).isEqualTo(1);
        assertThat(Quantiles.of(values, 5, 0.1)).isCloseTo(1.4, within(1e-12));
        assertThat(Quantiles.of(values, 3, 1)).isEqualTo(3);
        assertThat(Quantiles.spread(values, 5)).isCloseTo(1 / 0.6745, within(1e-12));
    }
}

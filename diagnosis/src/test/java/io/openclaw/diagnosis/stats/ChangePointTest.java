package io.openclaw.diagnosis.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class ChangePointTest {
    private static int last(IntToDoubleFunction curve) {
        SplittableRandom random = new SplittableRandom(7);
        double[] times = new double[32];
        double[] values = new double[32];
        for (int i = 0; i < 32; i++) {
            times[i] = 10 * i;
            values[i] = curve.applyAsDouble(i) + random.nextGaussian();
        }
        return ChangePoint.last(times, values, 32, 4, 14);
    }

    @Test
    void where_a_rise_begins() {
        assertThat(last(i -> 100 + Math.max(0, i - 14) * 3)).isBetween(13, 15);
    }

    @Test
    void where_a_rise_ends() {
        assertThat(last(i -> 100 + Math.min(i, 20) * 3)).isBetween(19, 21);
    }

    @Test
    void a_straight_line_has_none() {
        assertThat(last(i -> 100 + 3.0 * i)).isZero();
        assertThat(last(i -> 100)).isZero();
    }

    @Test
    void few_points_have_none() {
        assertThat(ChangePoint.last(new double[] {0, 1, 2}, new double[] {0, 0, 9}, 3, 4, 14))
                .isZero();
    }
}

package io.openclaw.e2e.faults.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SlopesTest {
    private static final int POINTS = 20;

    static Stream<Slopes> all() {
        return Stream.of(new LeastSquares(), new TheilSen());
    }

    @ParameterizedTest
    @MethodSource("all")
    void ofIndependentNoiseEightIntervalsInTenHold(Slopes slopes) {
        var random = new SplittableRandom(1);
        int held = 0;
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            double[] x = new double[POINTS];
            double[] y = new double[POINTS];
            for (int i = 0; i < POINTS; i++) {
                x[i] = i;
                y[i] = 3 * i + random.nextGaussian();
            }
            Slopes.Slope slope = slopes.of(x, y, POINTS);
            held += slope.low() <= 3 && 3 <= slope.high() ? 1 : 0;
        }

        assertThat((double) held / rounds).isCloseTo(0.8, within(0.04));
    }

    @Test
    void oneOutlierMovesLeastSquaresAndNotTheMedian() {
        double[] x = new double[POINTS];
        double[] y = new double[POINTS];
        for (int i = 0; i < POINTS; i++) {
            x[i] = i;
            y[i] = i;
        }
        y[POINTS - 1] = 500;

        assertThat(new TheilSen().of(x, y, POINTS).mid()).isCloseTo(1, within(1e-9));
        assertThat(new LeastSquares().of(x, y, POINTS).mid()).isGreaterThan(5);
    }
}

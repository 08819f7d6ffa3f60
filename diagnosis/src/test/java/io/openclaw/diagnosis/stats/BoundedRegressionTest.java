package io.openclaw.diagnosis.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BoundedRegressionTest {
    private static final double[] ONE = {0, 1, 2, 3, 4, 5, 6, 7};
    private static final double[] OTHER = {1, -1, 1, -1, 1, -1, 1, -1};

    private static double[] sum(double one, double other) {
        double[] values = new double[8];
        for (int i = 0; i < 8; i++) {
            values[i] = 50 + one * ONE[i] + other * OTHER[i];
        }
        return values;
    }

    @Test
    void finds_what_each_column_costs() {
        double[] costs = BoundedRegression.fit(
                sum(2, 3), new double[][] {ONE, OTHER}, new double[] {0, 0}, new double[] {9, 9}, 8);
        assertThat(costs[0]).isCloseTo(2, within(1e-3));
        assertThat(costs[1]).isCloseTo(3, within(1e-3));
    }

    @Test
    void keeps_within_the_bounds() {
        double[] costs = BoundedRegression.fit(
                sum(2, -3), new double[][] {ONE, OTHER}, new double[] {0, 0}, new double[] {1.3, 9}, 8);
        assertThat(costs).containsExactly(1.3, 0);
    }

    @Test
    void a_column_that_stands_still_costs_nothing() {
        double[] costs =
                BoundedRegression.fit(sum(2, 0), new double[][] {new double[8]}, new double[] {0}, new double[] {9}, 8);
        assertThat(costs).containsExactly(0);
    }

    @Test
    void how_much_is_explained() {
        assertThat(BoundedRegression.explained(sum(2, 0), new double[][] {ONE}, 8))
                .isCloseTo(1, within(1e-6));
        assertThat(BoundedRegression.explained(OTHER, new double[][] {ONE}, 8)).isLessThan(0.1);
        assertThat(BoundedRegression.explained(new double[8], new double[][] {ONE}, 8))
                .isZero();
    }
}

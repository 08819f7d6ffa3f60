package io.openclaw.e2e.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GridTest {
    private static final List<Function<Row, Object>> FACTORS =
            List.of(Row::heapMb, Row::collector, Row::cpus, Row::torture, Row::filled);
    private static final List<Integer> VALUES =
            List.of(Grid.HEAPS_MB.size(), Grid.COLLECTORS.size(), Grid.CPUS.size(), Torture.values().length, 2);

    @Test
    void every_value_of_a_factor_meets_every_value_of_each_other_one() {
        List<Row> rows = Grid.rows();

        for (int one = 0; one < FACTORS.size(); one++) {
            for (int other = one + 1; other < FACTORS.size(); other++) {
                Set<List<Object>> met = new HashSet<>();
                for (Row row : rows) {
                    met.add(List.of(
                            FACTORS.get(one).apply(row), FACTORS.get(other).apply(row)));
                }
                assertThat(met).as("%d and %d", one, other).hasSize(VALUES.get(one) * VALUES.get(other));
            }
        }
    }

    @Test
    void few_rows_do_it_and_always_the_same() {
        assertThat(Grid.rows()).hasSizeLessThan(64).isEqualTo(Grid.rows());
    }
}

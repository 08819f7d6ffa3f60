package io.openclaw.e2e.endure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.e2e.endure.Slope.Point;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    @Test
    void a_straight_line_has_no_margin() {
        Slope slope = Slope.of(IntStream.range(0, 10)
                .mapToObj(minute -> new Point(minute, 20 + 0.25 * minute))
                .toList());

        assertThat(slope.perMinute()).isCloseTo(0.25, within(1e-9));
        assertThat(slope.margin()).isCloseTo(0, within(1e-9));
        assertThat(slope.isWithin(0.26)).isTrue();
        assertThat(slope.isWithin(0.24)).isFalse();
    }

    @Test
    void what_trembles_has_a_margin_that_counts() {
        // by hand: rise 0.6, residuals -0.1 0.3 -0.3 0.1 around it, and 4.171 for two degrees of freedom
        Slope slope = Slope.of(List.of(new Point(0, 0), new Point(1, 1), new Point(2, 1), new Point(3, 2)));

        assertThat(slope.perMinute()).isCloseTo(0.6, within(1e-9));
        assertThat(slope.margin()).isCloseTo(4.171 * Math.sqrt(0.2 / 2 / 5), within(1e-3));
        assertThat(slope.isWithin(1)).isFalse();
    }
}

package io.openclaw.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PoissonBoundTest {
    /** The one-sided 95 % limits of any table of the Poisson distribution. */
    @ParameterizedTest
    @CsvSource({"0, 2.996", "1, 4.744", "2, 6.296", "10, 16.962", "100, 118.08", "2000, 2075.4"})
    void isWhatTheTablesSay(int seen, double upper) {
        assertThat(PoissonBound.upper(seen)).isCloseTo(upper, within(upper * 0.001));
    }
}

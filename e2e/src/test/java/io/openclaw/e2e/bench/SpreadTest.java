package io.openclaw.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

    @Test
    void theMedianOfNineIsTheFifthAndItsIntervalRunsFromTheSecondToTheEighth() {
        assertThat(Spread.of(9, 1, 8, 2, 7, 3, 6, 4, 5)).isEqualTo(new Spread(5, 2, 8, 1, 9));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Spread.of(4, 1, 2, 10).median()).isEqualTo(3);
    }

    @Test
    void oneValueIsItsOwnSpread() {
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7, 7, 7));
    }

    /** Table A3 of Conover, p = 0.5: the ranks whose interval holds the median with at least 95 %; below six values there are none. */
    @ParameterizedTest
    @CsvSource({"5, 1", "6, 1", "8, 1", "9, 2", "11, 2", "12, 3", "15, 4", "20, 6", "25, 8"})
    void theIntervalIsTheNarrowestThatHoldsTheMedian(int values, int rank) {
        assertThat(Spread.rank(values)).isEqualTo(rank);
    }

    @Test
    void noValuesAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(Spread::of).withMessage("no values");
    }
}

package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
    @ParameterizedTest(name = "{0} | {1}: the same is {2}")
    @CsvSource(delimiter = '|', textBlock = """
            Live heap rises by 5.03 MB | Live heap rises by 5.03 MB | true
            Live heap rises by 5.03 MB | Live heap rises by 5.4 MB | true
            Live heap rises by 5.03 MB | Live heap rises by 6.1 MB | false
            Live heap rises by 5.03 MB | Live heap rises by 5.03 KB | false
            0 of 512 are full | 0 of 512 are full | true
            0 of 512 are full | 1 of 512 are full | false
            """)
    void smallMovesOfNumbersAreNoNews(String before, String now, boolean same) {
        assertThat(Wording.saysTheSame(List.of(before), List.of(now))).isEqualTo(same);
    }
}

package io.openclaw.router.splice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoneHeadsTest {
    private final LoneHeads heads = new LoneHeads();

    @Test
    void theFirstAndThenOneInEightSegments() {
        assertThat(due(33_000, 17)).containsExactly(0, 8, 16);
    }

    @Test
    void aResponseOfTwoSegmentsCountsAsTwo() {
        assertThat(due(100_300, 9)).containsExactly(0, 4, 8);
    }

    @Test
    void eachOfResponsesThatAreLarge() {
        assertThat(due(256 * 1024, 3)).containsExactly(0, 1, 2);
    }

    @Test
    void whatWentAloneForAnotherReasonCounts() {
        heads.sent();
        assertThat(due(100_300, 5)).containsExactly(4);
    }

    private Iterable<Integer> due(int bytes, int responses) {
        return IntStream.range(0, responses)
                .filter(i -> heads.isDue(bytes))
                .boxed()
                .toList();
    }
}

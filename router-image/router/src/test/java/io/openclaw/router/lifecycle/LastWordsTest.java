package io.openclaw.router.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.log.RouterLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LastWordsTest {
    private static final String HEADLINE = "clw-router-oom: Router heap exhausted";

    @Test
    void areTheBlockThatReadersKnow() {
        LastWords words = new LastWords(RouterLog.Format.TEXT);

        words.compose(HEADLINE, 15_847, 2048, 2048, 23 * 60 + 45);

        assertThat(words).hasToString("""
                        [OpenClaw Router] FATAL: clw-router-oom: Router heap exhausted
                        [OpenClaw Router]   Request count: 15,847
                        [OpenClaw Router]   Memory used: 2048 MB / 2048 MB
                        [OpenClaw Router]   Duration: 00:23:45
                        [OpenClaw Router]   Exiting with code 137 (SIGKILL)
                        """);
    }

    @Test
    void areOneObjectInJson() {
        LastWords words = new LastWords(RouterLog.Format.JSON);

        words.compose(HEADLINE, 0, 5, 64, 1);

        assertThat(words)
                .hasToString(
                        "{\"level\":\"FATAL\",\"message\":\"" + HEADLINE + "\",\"facts\":[\"Request count: 0\","
                                + "\"Memory used: 5 MB / 64 MB\",\"Duration: 00:00:01\",\"Exiting with code 137 (SIGKILL)\"]}\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "9|9", "10|10", "999|999", "1000|1,000", "1005|1,005", "1234567890|1,234,567,890"})
    void groupThousands(long count, String written) {
        LastWords words = new LastWords(RouterLog.Format.TEXT);

        words.compose(HEADLINE, count, 1, 1, 1);

        assertThat(words.toString()).contains("Request count: " + written + "\n");
    }

    @Test
    void fitWhateverTheFigures() {
        LastWords words = new LastWords(RouterLog.Format.JSON);

        words.compose(HEADLINE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(words.toString()).endsWith("(SIGKILL)\"]}\n");
    }
}

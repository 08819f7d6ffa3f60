package io.openclaw.settings.units;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @ParameterizedTest
    @CsvSource({
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "1.5s, PT1.5S",
        "90s, PT1M30S",
        "0, PT0S",
        "0.0000005ms, PT0.000000001S"
    })
    void durationsAreGos(String text, Duration duration) {
        assertThat(GoDuration.parse(text)).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "-1s", "1d", "s", "1 s", "1h 2m", ".5s", "99999999999h"})
    void whatIsNoDurationIsNone(String text) {
        assertThat(GoDuration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"PT1H30M, 1h30m", "PT0.5S, 500ms", "PT90S, 1m30s", "PT0S, 0s", "PT25H, 25h", "PT0.0001S, 1ms"})
    void durationsAreWrittenShort(Duration duration, String text) {
        assertThat(GoDuration.format(duration)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"1Gi, 1073741824", "1.5Ki, 1536", "1M, 1000000", "7, 7", "0.1Ki, 103", "8k, 8000"})
    void quantitiesAreBytes(String text, long bytes) {
        assertThat(Bytes.parse(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1Mi", "1m", "x", "1KiB", "1Pi", "9000000000000000"})
    void whatIsNoAmountOfBytesIsNone(String text) {
        assertThat(Bytes.parse(text)).isEmpty();
    }

    @Test
    void amountsAreWrittenInTheLargestUnit() {
        assertThat(Bytes.format(3040 * Bytes.MIB)).isEqualTo("3040Mi");
        assertThat(Bytes.format(2048 * Bytes.MIB)).isEqualTo("2Gi");
        assertThat(Bytes.format(1500)).isEqualTo("1500");
        assertThat(Bytes.format(0)).isEqualTo("0");
    }
}

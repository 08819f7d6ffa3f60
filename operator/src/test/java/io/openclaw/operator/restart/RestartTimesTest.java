package io.openclaw.operator.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.operator.restart.RestartTimes.Window;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartTimesTest {
    /** Saturday night into Sunday, and every day from 12:00 to 12:30. */
    private static final RestartTimes TIMES = new RestartTimes(
            null,
            null,
            Duration.ZERO,
            List.of(
                    new Window(Set.of(DayOfWeek.SATURDAY), LocalTime.of(22, 0), LocalTime.of(4, 0)),
                    new Window(Set.of(), LocalTime.of(12, 0), LocalTime.of(12, 30))));

    @ParameterizedTest
    @CsvSource({
        "2026-11-21T21:59:59Z, false, 2026-11-21T22:00:00Z",
        "2026-11-21T22:00:00Z, true,  2026-11-22T12:00:00Z",
        "2026-11-22T03:59:59Z, true,  2026-11-22T12:00:00Z",
        "2026-11-22T04:00:00Z, false, 2026-11-22T12:00:00Z",
        "2026-11-22T12:29:59Z, true,  2026-11-23T12:00:00Z",
        "2026-11-22T23:00:00Z, false, 2026-11-23T12:00:00Z",
    })
    void areOpenWithinAWindow(Instant now, boolean open, Instant opens) {
        assertThat(TIMES.open(now)).isEqualTo(open);
        assertThat(TIMES.opens(now)).isEqualTo(opens);
    }

    @Test
    void aWindowThatEndsAsItBeginsLastsADay() {
        RestartTimes sundays = new RestartTimes(
                null,
                null,
                Duration.ZERO,
                List.of(new Window(Set.of(DayOfWeek.SUNDAY), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT)));
        assertThat(sundays.open(Instant.parse("2026-11-22T23:59:59Z"))).isTrue();
        assertThat(sundays.open(Instant.parse("2026-11-23T00:00:00Z"))).isFalse();
    }

    @Test
    void withoutWindowsItIsAlwaysTime() {
        assertThat(RestartTimes.ANY.open(Instant.EPOCH)).isTrue();
    }
}

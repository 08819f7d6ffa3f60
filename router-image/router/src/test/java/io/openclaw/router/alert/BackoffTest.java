package io.openclaw.router.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    private final Random random = new Random(7);

    @Test
    void doublesUpToItsLongestLessHalfOfItByChance() {
        for (int failures = 1; failures <= 100; failures++) {
            long most = Math.min(60_000, 1_000L << Math.min(failures - 1, 20));
            assertThat(Backoff.USUAL.after(failures, null, random).toMillis()).isBetween(most / 2, most);
        }
    }

    @Test
    void waitsAtLeastAsLongAsTheReceiverAsks() {
        assertThat(Backoff.USUAL.after(1, Duration.ofSeconds(30), random)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Backoff.USUAL.after(5, Duration.ofMillis(1), random)).isGreaterThan(Duration.ofSeconds(7));
        assertThat(Backoff.USUAL.after(1, Duration.ofDays(30), random)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void readsSecondsAndDates() {
        assertThat(RetryAfter.parse("120", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(RetryAfter.parse("Thu, 26 Nov 2026 12:00:30 GMT", NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(RetryAfter.parse("Thu, 26 Nov 2026 11:00:00 GMT", NOW)).isEqualTo(Duration.ZERO);
        assertThat(RetryAfter.parse("soon", NOW)).isNull();
        assertThat(RetryAfter.parse("-1", NOW)).isNull();
        assertThat(RetryAfter.parse("99999999999999999999", NOW)).isNull();
    }
}

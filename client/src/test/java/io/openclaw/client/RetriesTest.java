package io.openclaw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(1);

    private final Retries retries = Retries.USUAL;

    @Test
    void whatMayBeSentTwiceIsIdempotentOrSaysSo() {
        assertThat(List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"))
                .allMatch(method -> Retries.mayBeSentTwice(method, false));
        assertThat(List.of("POST", "PATCH", "CONNECT", "get"))
                .noneMatch(method -> Retries.mayBeSentTwice(method, false));
        assertThat(Retries.mayBeSentTwice("POST", true)).isTrue();
    }

    @Test
    void answersThatPassAreWaitedOut() {
        for (int status : new int[] {429, 502, 503, 504}) {
            assertThat(retries.afterAnswer(true, status, null, 1, SOON)).isPresent();
            assertThat(retries.afterAnswer(false, status, null, 1, SOON)).isEmpty();
        }
        for (int status : new int[] {200, 304, 400, 404, 500, 501}) {
            assertThat(retries.afterAnswer(true, status, null, 1, SOON)).isEmpty();
        }
    }

    @Test
    void whatWasNotSentIsSentAgainWhateverItIs() {
        assertThat(retries.afterFailure(false, new ConnectException(), 1, SOON)).isPresent();
        assertThat(retries.afterFailure(false, new HttpConnectTimeoutException("late"), 1, SOON))
                .isPresent();
        assertThat(retries.afterFailure(false, new HttpTimeoutException("late"), 1, SOON))
                .isEmpty();
        assertThat(retries.afterFailure(false, new IOException("reset"), 1, SOON))
                .isEmpty();
        assertThat(retries.afterFailure(true, new IOException("reset"), 1, SOON))
                .isPresent();
        assertThat(retries.afterFailure(true, new IllegalStateException(), 1, SOON))
                .isEmpty();
    }

    @Test
    void pausesAreAnyTimeUpToTwiceTheLastLongest() {
        for (int attempt = 1; attempt < retries.attempts(); attempt++) {
            for (int i = 0; i < 100; i++) {
                assertThat(pause(attempt, null)).isBetween(Duration.ZERO, Duration.ofSeconds(1L << (attempt - 1)));
            }
        }
        Retries patient = new Retries(100, SOON, Duration.ofSeconds(5), Duration.ofDays(1));
        assertThat(patient.afterAnswer(true, 503, null, 99, SOON))
                .hasValueSatisfying(pause -> assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(5)));
    }

    private Duration pause(int attempt, String retryAfter) {
        return retries.afterAnswer(true, 503, retryAfter, attempt, SOON).orElseThrow();
    }

    @Test
    void aServerIsGivenTheTimeItAsksFor() {
        assertThat(pause(1, "20")).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                Instant.now().plusSeconds(20).atOffset(ZoneOffset.UTC));
        assertThat(pause(1, date)).isBetween(Duration.ofSeconds(18), Duration.ofSeconds(21));
    }

    @Test
    void readsSecondsAndDates() {
        assertThat(Retries.parse("120", NOW)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Retries.parse("Thu, 26 Nov 2026 12:00:30 GMT", NOW)).isEqualTo(Duration.ofSeconds(30));
        assertThat(Retries.parse("Thu, 26 Nov 2026 11:00:00 GMT", NOW)).isEqualTo(Duration.ZERO);
        assertThat(Retries.parse("soon", NOW)).isEqualTo(Duration.ZERO);
        assertThat(Retries.parse("99999999999999999999", NOW)).isEqualTo(Duration.ZERO);
    }

    @Test
    void givesUpAfterItsAttemptsAndAtItsDeadline() {
        assertThat(retries.afterAnswer(true, 503, null, 5, SOON)).isEmpty();
        assertThat(retries.afterFailure(true, new ConnectException(), 5, SOON)).isEmpty();
        assertThat(retries.afterAnswer(true, 503, "61", 1, SOON)).isEqualTo(Optional.empty());
        assertThat(retries.afterFailure(true, new ConnectException(), 1, Duration.ofSeconds(61)))
                .isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Retries(0, SOON, SOON, SOON)).hasMessageContaining("attempts 0");
        assertThatThrownBy(() -> new Retries(1, SOON, SOON, Duration.ZERO)).hasMessageContaining("deadline");
    }
}

package io.openclaw.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RecentTest {
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final Recent<String> recent = new Recent<>(LONGEST, clock);

    @Test
    void isBelievedForAWhile() {
        recent.put("a", "x");
        now = now.plus(LONGEST).minusMillis(1);
        assertThat(recent.get("a")).contains("x");
        assertThat(recent.get("a", Duration.ofSeconds(5))).isEmpty();
        now = now.plusMillis(1);
        assertThat(recent.get("a")).isEmpty();
    }

    @Test
    void isNotBelievedAfterTheClockWasSetBack() {
        recent.put("a", "x");
        now = now.minus(Duration.ofHours(1));
        assertThat(recent.get("a")).isEmpty();
    }

    @Test
    void dropsWhatNobodyAsksForAnyMore() {
        recent.put("gone", "x");
        now = now.plus(LONGEST).plusSeconds(1);
        recent.put("b", "y");
        now = now.minus(LONGEST);
        assertThat(recent.get("gone")).isEmpty();
    }
}

package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class GcOverheadTest {
    private final GcOverhead overhead = new GcOverhead(1000);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void seesExhaustionInFullCollectionsBackToBackThatFindNoRoom() {
        for (int i = 0; i < 8; i++) {
            assertThat(collect(1000, 1000, 950)).isFalse();
        }
        assertThat(collect(1000, 1000, 950)).isTrue();
    }

    @Test
    void seesNoneWhereCollectionsFindRoom() {
        for (int i = 0; i < 30; i++) {
            assertThat(collect(1000, 1000, 500)).isFalse();
        }
    }

    @Test
    void seesNoneWhereWorkIsDoneInBetween() {
        for (int i = 0; i < 30; i++) {
            assertThat(collect(1500, 1000, 950)).isFalse();
        }
    }

    private boolean collect(int afterMs, int pauseMs, long remaining) {
        now = now.plusMillis(afterMs);
        return overhead.observe(new Collection("MarkSweepCompact", true, pauseMs, remaining), now);
    }
}

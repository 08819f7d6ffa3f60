package io.openclaw.router.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FoldingLogTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final HandClock clock = new HandClock();

    private final RouterLog text = log(new TextLayout());

    @Test
    void writesTheHeadlineAndEachFactInTheKnownLook() {
        text.warn("Memory pressure detected", "Allocated: 1536 MB", "Available: 512 MB", "GC threshold: 70%");

        assertThat(written()).isEqualTo("""
                        [OpenClaw Router] WARN: Memory pressure detected
                        [OpenClaw Router]   Allocated: 1536 MB
                        [OpenClaw Router]   Available: 512 MB
                        [OpenClaw Router]   GC threshold: 70%
                        """);
    }

    @Test
    void writesOneJsonObjectALine() {
        log(new JsonLayout()).error("a \"quoted\"\nthing", "Size: 1");

        assertThat(written())
                .isEqualTo(
                        "{\"time\":\"2026-01-01T00:00:00Z\",\"level\":\"ERROR\",\"message\":\"a \\\"quoted\\\"\\nthing\","
                                + "\"facts\":[\"Size: 1\"]}\n");
    }

    @Test
    void letsNoTextBeginALineOfItsOwn() {
        text.info("GET /\n[OpenClaw Router] FATAL: not so", "a\r\nb");

        assertThat(written().lines()).hasSize(2);
    }

    @Test
    void foldsAWarningThatDiffersInFiguresOnlyAndTellsTheCountWhenItComesAgain() {
        for (int i = 0; i < 5; i++) {
            text.warn("Slow GC detected (pause: " + (450 + i) + "ms)");
        }
        assertThat(written().lines()).containsExactly("[OpenClaw Router] WARN: Slow GC detected (pause: 450ms)");

        clock.now = clock.now.plusSeconds(11);
        text.warn("Slow GC detected (pause: 700ms)");
        assertThat(written().lines())
                .containsExactly(
                        "[OpenClaw Router] WARN: Slow GC detected (pause: 450ms)",
                        "[OpenClaw Router] WARN: Slow GC detected (pause: 454ms)",
                        "[OpenClaw Router]   Repeated 4 more times within 10 s",
                        "[OpenClaw Router] WARN: Slow GC detected (pause: 700ms)");
    }

    @Test
    void tellsTheCountOfAFloodThatHasEnded() {
        text.error("Connection lost");
        text.error("Connection lost");
        text.writeFolded();
        assertThat(written()).doesNotContain("Repeated");

        clock.now = clock.now.plusSeconds(10);
        text.writeFolded();
        text.writeFolded();
        assertThat(written()).containsOnlyOnce("Repeated 1 more times");
    }

    @Test
    void foldsNeitherInformationNorDifferentWarnings() {
        text.info("Draining");
        text.info("Draining");
        text.warn("one thing");
        text.warn("another thing");

        assertThat(written().lines()).hasSize(4);
    }

    private RouterLog log(Layout layout) {
        return new FoldingLog(
                block -> bytes.writeBytes(block.getBytes(StandardCharsets.UTF_8)), () -> {}, layout, clock);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

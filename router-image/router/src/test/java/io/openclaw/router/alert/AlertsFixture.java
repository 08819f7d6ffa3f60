package io.openclaw.router.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Alerts whose looks and whose clock are the test's, before receivers that are there. */
abstract class AlertsFixture {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Milliseconds where a router waits seconds. */
    static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200));

    static final String ONE = """
            receivers: {notify: {url: '%s'}}
            metrics: [{name: router.queue.size, alert_threshold: 10, action: notify}]
            """;

    final TestFigures figures = new TestFigures().gauge("router_queue_size", 0);
    final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final RouterLog log = RouterLog.to(new PrintStream(written, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT);
    final StepClock clock = new StepClock();
    Alerts alerts;

    @TempDir
    Path directory;

    /** Moved by the test alone. */
    static final class StepClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-26T12:00:00Z");

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
            throw new UnsupportedOperationException();
        }
    }

    @AfterEach
    void stop() {
        if (alerts != null) {
            alerts.close();
        }
    }

    static Settings.Monitoring monitoring(String yaml, Object... arguments) {
        try {
            return SettingsReader.read(
                            "test.yaml",
                            "monitoring:\n" + yaml.formatted(arguments).indent(2),
                            Overrides.NONE)
                    .settings()
                    .monitoring();
        } catch (SettingsException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Looks when the test does: its own look is five seconds off, and sees the same figures. */
    void start(String yaml, Object... arguments) {
        alerts = new Alerts(
                monitoring(yaml, arguments),
                () -> figures,
                directory,
                new Origin("edge-1", 3000, 7, "1.0.0"),
                log,
                (thread, e) -> log.fatal(e.toString()),
                clock,
                QUICK);
    }

    void queueOf(double size) {
        figures.gauge("router_queue_size", size);
        alerts.look(figures);
    }

    void passes(Duration time) {
        clock.now = clock.now.plus(time);
    }

    void resolve() {
        queueOf(0);
        passes(RuleState.KEEP_FIRING);
        queueOf(0);
    }

    AlertFigures.Receiver figuresOf(String receiver) {
        return alerts.figures().receivers().stream()
                .filter(one -> one.name().equals(receiver))
                .findFirst()
                .orElseThrow();
    }

    static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    String logged() {
        return written.toString(StandardCharsets.UTF_8);
    }

    static String text(JsonNode body, String field) {
        return body.path(field).asText();
    }
}

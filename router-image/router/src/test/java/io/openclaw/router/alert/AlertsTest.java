package io.openclaw.router.alert;

import static io.openclaw.router.alert.TestReceiver.answers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against receivers that are there, and behave as badly as real ones. */
class AlertsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Milliseconds where a router waits seconds. */
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(200));

    private static final String ONE = """
            receivers: {notify: {url: '%s'}}
            metrics: [{name: router.queue.size, alert_threshold: 10, action: notify}]
            """;

    private final TestFigures figures = new TestFigures().gauge("router_queue_size", 0);
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final RouterLog log =
            RouterLog.to(new PrintStream(written, true, StandardCharsets.UTF_8), RouterLog.Format.TEXT);
    private final StepClock clock = new StepClock();
    private Alerts alerts;

    @TempDir
    private Path directory;

    /** Moved by the test alone. */
    private static final class StepClock extends Clock {
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

    private static Settings.Monitoring monitoring(String yaml, Object... arguments) {
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
    private void start(String yaml, Object... arguments) {
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

    private void queueOf(double size) {
        figures.gauge("router_queue_size", size);
        alerts.look(figures);
    }

    private void passes(Duration time) {
        clock.now = clock.now.plus(time);
    }

    private void resolve() {
        queueOf(0);
        passes(RuleState.KEEP_FIRING);
        queueOf(0);
    }

    private AlertFigures.Receiver figuresOf(String receiver) {
        return alerts.figures().receivers().stream()
                .filter(one -> one.name().equals(receiver))
                .findFirst()
                .orElseThrow();
    }

    private static void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private String logged() {
        return written.toString(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode body, String field) {
        return body.path(field).asText();
    }

    @Test
    void aWebhookIsToldOfTheBeginningAndTheEndOnce() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            start(ONE, receiver.url());
            queueOf(11);
            queueOf(12);
            await("firing", () -> figuresOf("notify").sent() == 1);
            resolve();
            await("resolved", () -> figuresOf("notify").sent() == 2);

            JsonNode firing = receiver.bodies().getFirst();
            assertThat(text(firing, "status")).isEqualTo("firing");
            assertThat(text(firing, "summary")).isEqualTo("router.queue.size is above 10: 11");
            assertThat(text(firing, "severity")).isEqualTo("warning");
            assertThat(firing.path("value").asDouble()).isEqualTo(11);
            assertThat(firing.path("router").path("host").asText()).isEqualTo("edge-1");
            assertThat(firing.path("ended_at").isNull()).isTrue();
            JsonNode resolved = receiver.bodies().getLast();
            assertThat(text(resolved, "status")).isEqualTo("resolved");
            assertThat(text(resolved, "key")).isEqualTo(text(firing, "key"));
            assertThat(text(resolved, "started_at")).isEqualTo(text(firing, "started_at"));
            assertThat(text(resolved, "ended_at")).isEqualTo("2026-11-26T12:01:00Z");
            assertThat(receiver.requests).hasSize(2);
        }
        assertThat(logged())
                .contains(
                        "[OpenClaw Router] WARN: Alert: router.queue.size is above 10: 11\n"
                                + "[OpenClaw Router]   Severity: warning\n"
                                + "[OpenClaw Router]   Threshold: 10\n"
                                + "[OpenClaw Router]   Action: notify\n",
                        "[OpenClaw Router] INFO: Alert over: router.queue.size is no longer above 10: it was not for 60 s\n");
    }

    @Test
    void alertmanagerIsToldAgainWhileItFires() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            start("""
                    receivers: {notify: {type: alertmanager, url: '%s/'}}
                    metrics: [{name: router.memory.used_mb, alert_threshold: 1536, action: notify}]
                    """, receiver.url());
            figures.gauge("router_memory_used_bytes", 1600.0 * (1 << 20));
            alerts.look(figures);
            await("firing", () -> figuresOf("notify").sent() == 1);
            passes(Protocol.RESEND);
            alerts.look(figures);
            await("again", () -> figuresOf("notify").sent() == 2);

            assertThat(receiver.requests.getFirst().path()).isEqualTo("/api/v2/alerts");
            JsonNode first = receiver.bodies().getFirst().get(0);
            assertThat(text(first.path("labels"), "alertname")).isEqualTo("OpenClawRouterMemoryUsed");
            assertThat(text(first.path("labels"), "severity")).isEqualTo("warning");
            assertThat(text(first.path("labels"), "instance")).isEqualTo("edge-1:3000");
            assertThat(text(first, "startsAt")).isEqualTo("2026-11-26T12:00:00Z");
            assertThat(text(first, "endsAt")).isEqualTo("2026-11-26T12:03:00Z");
            JsonNode second = receiver.bodies().getLast().get(0);
            assertThat(second.path("labels")).isEqualTo(first.path("labels"));
            assertThat(text(second, "endsAt")).isEqualTo("2026-11-26T12:04:00Z");
        }
    }

    @Test
    void pagerDutyIsTriggeredAndResolvedByOneKey() throws IOException {
        Files.writeString(directory.resolve("key"), "secret-routing-key\n");
        try (TestReceiver receiver = new TestReceiver()) {
            start("""
                    receivers: {page_oncall: {type: pagerduty, url: '%s/v2/enqueue', key_file: key}}
                    metrics: [{name: router.queue.size, alert_threshold: 10, alert_severity: critical, action: page_oncall}]
                    """, receiver.url());
            queueOf(11);
            await("triggered", () -> figuresOf("page_oncall").sent() == 1);
            resolve();
            await("resolved", () -> figuresOf("page_oncall").sent() == 2);

            assertThat(receiver.requests)
                    .allSatisfy(request -> assertThat(request.path()).isEqualTo("/v2/enqueue"));
            JsonNode trigger = receiver.bodies().getFirst();
            JsonNode resolve = receiver.bodies().getLast();
            assertThat(text(trigger, "event_action")).isEqualTo("trigger");
            assertThat(text(trigger, "routing_key")).isEqualTo("secret-routing-key");
            assertThat(text(trigger.path("payload"), "severity")).isEqualTo("critical");
            assertThat(text(trigger.path("payload"), "source")).isEqualTo("edge-1:3000");
            assertThat(text(resolve, "event_action")).isEqualTo("resolve");
            assertThat(text(resolve, "dedup_key"))
                    .isEqualTo(text(trigger, "dedup_key"))
                    .hasSizeBetween(1, 255);
        }
        assertThat(logged()).doesNotContain("secret-routing-key").contains("ERROR: Alert: router.queue.size");
    }

    @Test
    void slackGetsALineWithItsControlCharactersEscaped() throws IOException {
        Files.writeString(directory.resolve("path"), "T1/B2/secret\n");
        try (TestReceiver receiver = new TestReceiver()) {
            start("""
                    receivers: {notify: {type: slack, url: '%s/services', key_file: path}}
                    metrics: [{name: 'router.<x>&y', alert_threshold: 10, action: notify}]
                    """, receiver.url());
            figures.gauge("router__x__y", 11);
            alerts.look(figures);
            await("told", () -> figuresOf("notify").sent() == 1);

            assertThat(receiver.requests.getFirst().path()).isEqualTo("/services/T1/B2/secret");
            assertThat(text(receiver.bodies().getFirst(), "text"))
                    .isEqualTo("*[WARNING]* router.&lt;x&gt;&amp;y is above 10: 11\n"
                            + "Router edge-1:3000, since 2026-11-26T12:00:00Z");
        }
    }

    @Test
    void aWebhooksKeyIsABearerToken() throws IOException {
        Files.writeString(directory.resolve("key"), "token");
        try (TestReceiver receiver = new TestReceiver()) {
            start(ONE.replace("'}}", "', key_file: key}}"), receiver.url());
            queueOf(11);
            await("told", () -> figuresOf("notify").sent() == 1);

            assertThat(receiver.requests.getFirst().authorization()).isEqualTo("Bearer token");
        }
    }

    @Test
    void aKeyThatIsNoneIsRefusedAndNotShown() throws IOException {
        Files.writeString(directory.resolve("key"), "secret one\nsecret two");
        try (TestReceiver receiver = new TestReceiver()) {
            start("""
                    receivers: {hook: {url: '%s', key_file: key}, slack: {type: slack, url: '%s', key_file: key}}
                    metrics:
                      - {name: router.queue.size, alert_threshold: 10, action: hook}
                      - {name: router.queue.size, alert_threshold: 10, action: slack}
                    """, receiver.url(), receiver.url());
            queueOf(11);
            await(
                    "refused",
                    () -> figuresOf("hook").refused() == 1 && figuresOf("slack").refused() == 1);

            assertThat(figuresOf("hook").lastError())
                    .contains("IllegalArgumentException")
                    .doesNotContain("secret");
        }
        assertThat(logged()).doesNotContain("secret");
    }

    @Test
    void aKeyThatIsNotThereYetIsWaitedFor() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            start(ONE.replace("'}}", "', key_file: key}}"), receiver.url());
            queueOf(11);
            await("failed", () -> figuresOf("notify").failed() > 0);
            Files.writeString(directory.resolve("key"), "token");
            await("told", () -> figuresOf("notify").sent() == 1);
        }
    }

    @Test
    void aReceiverThatFailsIsToldUntilItTakesIt() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.then(answers(500)).then(answers(503)).then(answers(408)).then(answers(502));
            start(ONE, receiver.url());
            queueOf(11);
            await("told", () -> figuresOf("notify").sent() == 1);

            assertThat(receiver.requests).hasSize(5);
            assertThat(figuresOf("notify").failed()).isEqualTo(4);
            assertThat(figuresOf("notify").lastError()).isEmpty();
        }
        assertThat(logged())
                .containsOnlyOnce("Alert receiver 'notify' failed: status 500")
                .contains("Alert receiver 'notify' takes alerts again");
    }

    @Test
    void aReceiverThatAsksForTimeIsGivenIt() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.then(answers(429, "1"));
            start(ONE, receiver.url());
            queueOf(11);
            await("told", () -> figuresOf("notify").sent() == 1);

            assertThat(Duration.ofNanos(receiver.requests.getLast().nanos()
                            - receiver.requests.getFirst().nanos()))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(999));
        }
    }

    @Test
    void whatWillNeverBeTakenIsNotToldAgain() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.then(answers(400)).then(answers(301));
            start(ONE, receiver.url());
            queueOf(11);
            await("refused", () -> figuresOf("notify").refused() == 1);
            resolve();
            await("redirected", () -> figuresOf("notify").refused() == 2);

            assertThat(receiver.requests).hasSize(2);
        }
        assertThat(logged()).contains("ERROR: Alert receiver 'notify' refused an alert: status 400");
    }

    @Test
    void aReceiverThatHangsHoldsUpNobody() throws IOException {
        try (TestReceiver hanging = new TestReceiver();
                TestReceiver well = new TestReceiver()) {
            hanging.otherwise = hanging.hangs();
            start("""
                    receivers: {hangs: {url: '%s'}, well: {url: '%s'}}
                    metrics:
                      - {name: router.queue.size, alert_threshold: 10, action: hangs}
                      - {name: router.queue.size, alert_threshold: 10, action: well}
                    """, hanging.url(), well.url());
            long start = System.nanoTime();
            queueOf(11);
            resolve();
            queueOf(12);
            assertThat(alerts.figures().receivers()).hasSize(2);
            await(
                    "the other is told",
                    () -> figuresOf("well").waiting() == 0 && figuresOf("well").sent() > 0);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(figuresOf("hangs").sent()).isZero();
        }
    }

    @Test
    void anAnswerThatNeverEndsIsAnAnswer() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.then(receiver.babbles());
            start(ONE, receiver.url());
            queueOf(11);
            await("told", () -> figuresOf("notify").sent() == 1);
            resolve();
            await("told again", () -> figuresOf("notify").sent() == 2);
        }
    }

    @Test
    void aReceiverThatWasAwayIsToldHowThingsAre() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.otherwise = answers(503);
            start(ONE, receiver.url());
            for (int episode = 0; episode < 10; episode++) {
                queueOf(11 + episode);
                resolve();
            }
            queueOf(99);
            long before = figuresOf("notify").failed();
            await("tried with the newest", () -> figuresOf("notify").failed() > before + 1);
            receiver.otherwise = answers(200);
            await(
                    "told",
                    () -> figuresOf("notify").sent() == 1 && figuresOf("notify").waiting() == 0);

            JsonNode told = receiver.bodies().getLast();
            assertThat(text(told, "status")).isEqualTo("firing");
            assertThat(told.path("value").asDouble()).isEqualTo(99);
            // 21 messages: one delivered, each of the others replaced by the next
            assertThat(figuresOf("notify").folded()).isEqualTo(20);
            assertThat(figuresOf("notify").dropped()).isZero();
        }
    }

    @Test
    void nothingIsLostOfAsManyAlertsAsTheOutboxHolds() throws IOException {
        StringBuilder metrics = new StringBuilder();
        for (int i = 0; i < Outbox.MOST; i++) {
            metrics.append("  - {name: router.x").append(i).append(", alert_threshold: 1, action: notify}\n");
            figures.gauge("router_x" + i, 2);
        }
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.then(answers(500)).then(answers(429, "0")).then(answers(503));
            start("receivers: {notify: {url: '%s'}}\nmetrics:\n" + metrics, receiver.url());
            alerts.look(figures);
            await("all told", () -> figuresOf("notify").sent() == Outbox.MOST);

            assertThat(receiver.bodies().stream()
                            .map(body -> text(body, "metric"))
                            .distinct())
                    .hasSize(Outbox.MOST);
            assertThat(figuresOf("notify").dropped()).isZero();
        }
    }

    @Test
    void aReceiverThatIsNotThereIsFoundWhenItsAddressIsMended() throws IOException {
        String gone;
        try (TestReceiver closed = new TestReceiver()) {
            gone = closed.url();
        }
        try (TestReceiver receiver = new TestReceiver()) {
            start(ONE, gone);
            queueOf(11);
            await("failed", () -> figuresOf("notify").failed() > 1);
            alerts.configured(monitoring(ONE, receiver.url()));
            await("told", () -> figuresOf("notify").sent() >= 1);

            assertThat(text(receiver.bodies().getFirst(), "status")).isEqualTo("firing");
            assertThat(alerts.figures().rules())
                    .singleElement()
                    .satisfies(rule -> assertThat(rule.state()).isEqualTo("firing"));
        }
    }

    @Test
    void aReceiverThatIsAddedLearnsWhatFires() throws IOException {
        start("metrics: [{name: router.queue.size, alert_threshold: 10, action: notify}]");
        queueOf(11);
        try (TestReceiver receiver = new TestReceiver()) {
            alerts.configured(monitoring(ONE, receiver.url()));
            await("told", () -> figuresOf("notify").sent() == 1);

            assertThat(text(receiver.bodies().getFirst(), "status")).isEqualTo("firing");
        }
    }

    @Test
    void anAlertThatIsTakenOutOfTheConfigurationIsOver() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            start(ONE, receiver.url());
            queueOf(11);
            await("told", () -> figuresOf("notify").sent() == 1);
            alerts.configured(monitoring("receivers: {notify: {url: '%s'}}", receiver.url()));
            await("over", () -> figuresOf("notify").sent() == 2);

            assertThat(text(receiver.bodies().getLast(), "status")).isEqualTo("resolved");
            assertThat(alerts.figures().rules()).isEmpty();
        }
    }

    @Test
    void aMissingActionIsOnlyLogged() {
        start("metrics: [{name: router.queue.size, alert_threshold: 10}, {name: router.queue.size, alert_threshold: 11,"
                + " action: nobody}]");
        queueOf(12);

        assertThat(logged()).contains("Action: none, only logged");
        assertThat(alerts.figures().rules())
                .extracting(AlertFigures.Rule::state)
                .containsExactly("firing", "firing");
    }

    @Test
    void theEndOfTheRouterIsTheEndOfItsAlerts() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            start(ONE, receiver.url());
            queueOf(11);
            await("told", () -> figuresOf("notify").sent() == 1);
            alerts.close();

            assertThat(text(receiver.bodies().getLast(), "status")).isEqualTo("resolved");
            assertThat(text(receiver.bodies().getLast(), "summary")).contains("the router stopped");
        }
    }

    @Test
    void theLastChanceIsOneTryWithoutDelay() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.then(answers(503, "3600"));
            start(ONE, receiver.url());
            queueOf(11);
            await("failed", () -> figuresOf("notify").failed() == 1);
            alerts.close();

            assertThat(receiver.requests).hasSize(2);
            assertThat(text(receiver.bodies().getLast(), "status")).isEqualTo("resolved");
        }
        assertThat(logged()).doesNotContain("could not be told");
    }

    @Test
    void theLastChanceIsBoundedAndWhatIsLostIsSaid() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            receiver.otherwise = receiver.hangs();
            start(ONE, receiver.url());
            queueOf(11);
            await("asked", () -> receiver.requests.size() == 1);
            long start = System.nanoTime();
            alerts.close();

            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Alerts.LAST_CHANCE, Alerts.LAST_CHANCE.plusSeconds(2));
        }
        assertThat(logged()).contains("ERROR: Alerts that could not be told before the end: 2");
    }

    @Test
    void looksByItself() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            figures.gauge("router_queue_size", 11);
            start(ONE, receiver.url());

            await("told", () -> !receiver.requests.isEmpty());
        }
    }
}

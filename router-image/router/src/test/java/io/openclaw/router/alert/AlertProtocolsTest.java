package io.openclaw.router.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What each kind of receiver is told, and by which key. */
class AlertProtocolsTest extends AlertsFixture {
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
    void aKeyThatIsNoneIsWaitedForAndNotShown() throws IOException {
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
                    "failed",
                    () -> figuresOf("hook").failed() > 0 && figuresOf("slack").failed() > 0);

            assertThat(figuresOf("hook").lastError())
                    .contains("IllegalArgumentException")
                    .doesNotContain("secret");
            Files.writeString(directory.resolve("key"), "token");
            await("told", () -> figuresOf("hook").sent() == 1);
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
}

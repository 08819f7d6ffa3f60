package io.openclaw.router.alert;

import static io.openclaw.router.alert.TestReceiver.answers;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Receivers that behave as badly as real ones, and what becomes of alerts meanwhile. */
class AlertsTest extends AlertsFixture {
    @Test
    void aReceiverThatFailsIsToldUntilItTakesIt() throws IOException {
        try (TestReceiver receiver = new TestReceiver()) {
            // the third and the fourth while its key, or itself, is being replaced
            receiver.then(answers(500)).then(answers(408)).then(answers(401)).then(answers(404));
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

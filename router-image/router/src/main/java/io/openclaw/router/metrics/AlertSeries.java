package io.openclaw.router.metrics;

import io.openclaw.router.alert.AlertFigures;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** {@code router_alert_*}: where the alerts are, and what became of what receivers were to be told. */
final class AlertSeries {
    private AlertSeries() {}

    static void write(Exposition text, AlertFigures alerts) {
        rules(
                text.gauges(
                        "router_alert_firing",
                        "1 while the metric is above its threshold for as long as it must be, else 0."),
                alerts,
                rule -> rule.state().equals("firing"));
        rules(
                text.gauges("router_alert_pending", "1 while it is above, and not yet for as long, else 0."),
                alerts,
                rule -> rule.state().equals("pending"));
        rules(
                text.gauges("router_alert_doubtful", "1 where the alert can never fire; the log says why."),
                alerts,
                rule -> !rule.doubt().isEmpty());
        receivers(
                text.gauges("router_alert_waiting", "Messages that wait for a receiver."),
                alerts,
                AlertFigures.Receiver::waiting);
        receivers(
                text.counters("router_alert_sent", "Messages that a receiver took."),
                alerts,
                AlertFigures.Receiver::sent);
        receivers(
                text.counters("router_alert_failed", "Attempts to tell a receiver that failed."),
                alerts,
                AlertFigures.Receiver::failed);
        receivers(
                text.counters("router_alert_refused", "Messages that a receiver will never take."),
                alerts,
                AlertFigures.Receiver::refused);
        receivers(
                text.counters("router_alert_folded", "Messages that a newer one of the same alert replaced."),
                alerts,
                AlertFigures.Receiver::folded);
        receivers(
                text.counters("router_alert_dropped", "Messages that found no room."),
                alerts,
                AlertFigures.Receiver::dropped);
    }

    private static void rules(Exposition.Family family, AlertFigures alerts, Predicate<AlertFigures.Rule> holds) {
        for (AlertFigures.Rule rule : alerts.rules()) {
            Map<String, String> labels = Map.of(
                    "metric",
                    rule.metric(),
                    "severity",
                    rule.severity(),
                    "threshold",
                    ExpositionText.number(rule.threshold()),
                    "action",
                    rule.action() == null ? "" : rule.action());
            family.value(labels, holds.test(rule) ? 1 : 0);
        }
    }

    private static void receivers(
            Exposition.Family family, AlertFigures alerts, ToLongFunction<AlertFigures.Receiver> figure) {
        alerts.receivers()
                .forEach(receiver -> family.value(Map.of("receiver", receiver.name()), figure.applyAsLong(receiver)));
    }
}

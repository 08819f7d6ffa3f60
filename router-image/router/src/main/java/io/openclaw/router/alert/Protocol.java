package io.openclaw.router.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.settings.Settings;
import io.openclaw.settings.metrics.Series;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What each kind of receiver wants to be sent, and where. Every message can be sent again: it says the same. */
enum Protocol {
    /** One flat object. */
    WEBHOOK {
        @Override
        ObjectNode body(Alert alert, Origin origin, @Nullable String key, Instant now) {
            Settings.Metric metric = alert.metric();
            Instant ended = alert.endedAt();
            ObjectNode body = object().put("key", alert.key())
                    .put("status", alert.status())
                    .put("summary", alert.summary())
                    .put("metric", metric.name())
                    .put("type", word(metric.type()))
                    .put("severity", word(metric.alertSeverity()))
                    .put("action", metric.action())
                    .put("threshold", metric.alertThreshold())
                    .put("value", alert.value())
                    .put("started_at", alert.startedAt().toString())
                    .put("ended_at", ended == null ? null : ended.toString());
            body.putObject("router")
                    .put("host", origin.host())
                    .put("port", origin.port())
                    .put("pid", origin.pid())
                    .put("version", origin.version());
            return body;
        }
    },

    /** Its API v2. It forgets an alert that nobody repeats: {@link #RESEND}. */
    ALERTMANAGER {
        @Override
        URI uri(URI configured, @Nullable String key) {
            return below(configured, "/api/v2/alerts");
        }

        @Override
        JsonNode body(Alert alert, Origin origin, @Nullable String key, Instant now) {
            Settings.Metric metric = alert.metric();
            Instant ended = alert.endedAt();
            ObjectNode one = object().put("startsAt", alert.startedAt().toString())
                    .put("endsAt", (ended == null ? now.plus(FORGOTTEN_AFTER) : ended).toString());
            // labels are its identity: nothing that changes
            ObjectNode labels = one.putObject("labels")
                    .put("alertname", Series.alertName(metric.name()))
                    .put("severity", word(metric.alertSeverity()))
                    .put("metric", metric.name())
                    .put("threshold", Numbers.text(metric.alertThreshold()))
                    .put("instance", origin.instance())
                    .put("pod", origin.host())
                    .put("pid", String.valueOf(origin.pid()));
            if (metric.action() != null) {
                labels.put("action", metric.action());
            }
            one.putObject("annotations").put("summary", alert.summary()).put("value", Numbers.text(alert.value()));
            return JsonNodeFactory.instance.arrayNode().add(one);
        }
    },

    /** An incoming webhook. Its URL is its key: the part that must stay secret may be in key_file. */
    SLACK {
        @Override
        URI uri(URI configured, @Nullable String key) {
            return key == null ? configured : URI.create(withoutSlash(configured) + "/" + key);
        }

        @Override
        boolean authorizes() {
            return false;
        }

        @Override
        ObjectNode body(Alert alert, Origin origin, @Nullable String key, Instant now) {
            String text = "*["
                    + (alert.isFiring() ? word(alert.metric().alertSeverity()) : alert.status())
                            .toUpperCase(Locale.ROOT)
                    + "]* "
                    + alert.summary() + "\nRouter " + origin.instance() + ", since " + alert.startedAt();
            // Slack's three control characters
            return object().put(
                            "text",
                            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
        }
    },

    /** Events API v2. */
    PAGERDUTY {
        @Override
        URI uri(URI configured, @Nullable String key) {
            return below(configured, "/v2/enqueue");
        }

        @Override
        boolean authorizes() {
            return false;
        }

        @Override
        ObjectNode body(Alert alert, Origin origin, @Nullable String key, Instant now) {
            Settings.Metric metric = alert.metric();
            ObjectNode event = object().put("routing_key", key)
                    .put("event_action", alert.isFiring() ? "trigger" : "resolve")
                    .put("dedup_key", alert.key())
                    .put("client", "OpenClaw Router");
            ObjectNode payload = event.putObject("payload")
                    .put("summary", alert.summary())
                    .put("source", origin.instance())
                    .put("severity", word(metric.alertSeverity()))
                    .put("timestamp", alert.startedAt().toString())
                    .put("component", "clw-router")
                    .put("class", metric.name());
            payload.putObject("custom_details")
                    .put("value", alert.value())
                    .put("threshold", metric.alertThreshold())
                    .put("version", origin.version());
            return event;
        }
    };

    /** How often Alertmanager is told again of what still fires, as Prometheus does. */
    static final Duration RESEND = Duration.ofMinutes(1);

    /** A router that died repeats nothing: what it last said is over by itself after three silences. */
    private static final Duration FORGOTTEN_AFTER = RESEND.multipliedBy(3);

    static Protocol of(Settings.ReceiverType type) {
        return switch (type) {
            case WEBHOOK -> WEBHOOK;
            case ALERTMANAGER -> ALERTMANAGER;
            case SLACK -> SLACK;
            case PAGERDUTY -> PAGERDUTY;
        };
    }

    /** @param key of the receiver's key_file; null where it has none */
    URI uri(URI configured, @Nullable String key) {
        return configured;
    }

    /** Whether the key goes in the Authorization header. */
    boolean authorizes() {
        return true;
    }

    abstract JsonNode body(Alert alert, Origin origin, @Nullable String key, Instant now);

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** The path where it has one already, or the server alone was given. */
    private static URI below(URI configured, String path) {
        return withoutSlash(configured).endsWith(path) ? configured : URI.create(withoutSlash(configured) + path);
    }

    private static String withoutSlash(URI uri) {
        String text = uri.toString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }
}

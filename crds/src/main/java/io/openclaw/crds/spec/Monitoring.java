package io.openclaw.crds.spec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.openclaw.crds.Bounds;
import io.openclaw.settings.units.GoDuration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sampling by the operator; alerts sent by the routers. */
@ValidationRule(
        value = "!has(self.receivers) || self.receivers.all(r, self.receivers.exists_one(other, other.name == r.name))",
        message = "receiver names must be unique: rename one")
@ValidationRule(
        value =
                "!has(self.receivers) || !has(self.metrics) || self.metrics.all(m, m.alerts.all(a, !has(a.action) || self.receivers.exists(r, r.name == a.action)))",
        message = "each action must be the name of one of monitoring.receivers")
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Monitoring(
        @JsonPropertyDescription("How often the operator samples each pod. Default: 10s.")
        @Pattern(GoDuration.PATTERN)
        @Nullable
        String sampleInterval,

        @JsonPropertyDescription("Where alerts go.") @Size(max = Bounds.RECEIVERS)
        List<Receiver> receivers,

        @JsonPropertyDescription("Metrics with alert thresholds.") @Size(max = Bounds.METRICS)
        List<Metric> metrics) {
    public Monitoring {
        receivers = receivers == null ? List.of() : List.copyOf(receivers);
        metrics = metrics == null ? List.of() : List.copyOf(metrics);
    }

    /** Where alerts go. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Receiver(
            @JsonPropertyDescription("Name that actions refer to; unique.") @Required @Size(min = 1, max = Bounds.NAME)
            String name,

            @JsonPropertyDescription("Webhook, Alertmanager, Slack or PagerDuty. Default: Webhook.") @Nullable
            ReceiverType type,

            @JsonPropertyDescription("http or https URL.") @Required @Pattern("^https?://.+") @Size(max = 2048)
            String url,

            @JsonPropertyDescription(
                    "Key of a Secret in the same namespace that holds the receiver's key; mounted into the pods.")
            @Nullable
            SecretKeySelector keySecret) {
        /** Protocol of the receiver. */
        public enum ReceiverType {
            @JsonProperty("Webhook")
            WEBHOOK,
            @JsonProperty("Alertmanager")
            ALERTMANAGER,
            @JsonProperty("Slack")
            SLACK,
            @JsonProperty("PagerDuty")
            PAGERDUTY
        }
    }

    /** A metric and its alerts. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Metric(
            @JsonPropertyDescription("Metric without its unit, as in router.memory.used.")
            @Required
            @Size(min = 1, max = 128)
            String name,

            @JsonPropertyDescription("Gauge or Histogram. Default: Gauge.") @Nullable
            MetricType type,

            @JsonPropertyDescription("Thresholds, each with its own receiver.") @Required @Size(min = 1, max = 16)
            List<Alert> alerts) {
        public Metric {
            alerts = alerts == null ? List.of() : List.copyOf(alerts);
        }

        /** Kind of metric. */
        public enum MetricType {
            @JsonProperty("Gauge")
            GAUGE,
            @JsonProperty("Histogram")
            HISTOGRAM
        }
    }

    /** One threshold. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Alert(
            @JsonPropertyDescription(
                    "Value above which to alert: a quantity of bytes for memory (1536Mi), a duration for times (500ms), a number for the rest (8000).")
            @Required
            @Pattern(THRESHOLD)
            @Size(max = 32)
            String threshold,

            @JsonPropertyDescription("Warning or Critical. Default: Warning.") @Nullable
            Severity severity,

            @JsonPropertyDescription("Name of a receiver. Default: only logged.") @Size(max = Bounds.NAME) @Nullable
            String action,

            @JsonPropertyDescription("How long the value must stay above. Default: 0s.")
            @Pattern(GoDuration.PATTERN)
            @JsonProperty("for")
            @Nullable
            String forDuration) {
        /** How bad it is. */
        public enum Severity {
            @JsonProperty("Warning")
            WARNING,
            @JsonProperty("Critical")
            CRITICAL
        }
    }

    /** A number, a quantity in binary units, or a duration. */
    private static final String THRESHOLD =
            "^([0-9]{1,15}(\\.[0-9]{1,9})?([KMGT]i)?|([0-9]{1,10}(\\.[0-9]{1,9})?(ms|s|m|h))+)$";
}

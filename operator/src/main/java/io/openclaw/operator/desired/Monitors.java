package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.openclaw.settings.Settings;
import io.openclaw.settings.metrics.Series;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the Prometheus Operator is told of a router: where to collect its figures (PodMonitor), and of {@code monitoring.metrics} when to alert
 * (PrometheusRule). What a metric's name means to Prometheus {@link Series} knows, by which the routers judge their own alerts too.
 */
final class Monitors {
    private static final String VERSION = "monitoring.coreos.com/v1";

    private Monitors() {}

    static GenericKubernetesResource podMonitor(String router, ObjectMeta metadata) {
        return resource(
                "PodMonitor",
                metadata,
                Map.of(
                        "selector",
                        Map.of("matchLabels", Labels.pods(router)),
                        "podTargetLabels",
                        List.of(Labels.INSTANCE),
                        "podMetricsEndpoints",
                        List.of(Map.of("port", "admin", "path", "/metrics/prometheus"))));
    }

    /** Without metrics it has no rules, and takes away those that an earlier resource asked for. */
    static GenericKubernetesResource rule(String router, ObjectMeta metadata, Settings.Monitoring monitoring) {
        List<Map<String, Object>> rules = monitoring.metrics().stream()
                .map(metric -> rule(router, metadata.getNamespace(), metric))
                .toList();
        return resource(
                "PrometheusRule",
                metadata,
                Map.of(
                        "groups",
                        rules.isEmpty() ? List.of() : List.of(Map.of("name", metadata.getName(), "rules", rules))));
    }

    private static GenericKubernetesResource resource(String kind, ObjectMeta metadata, Map<String, Object> spec) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion(VERSION)
                .withKind(kind)
                .withMetadata(metadata)
                .addToAdditionalProperties("spec", spec)
                .build();
    }

    private static Map<String, Object> rule(String router, String namespace, Settings.Metric metric) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("severity", metric.alertSeverity().name().toLowerCase(Locale.ROOT));
        if (metric.action() != null) {
            labels.put("action", metric.action());
        }
        return Map.of(
                "alert",
                Series.alertName(metric.name()),
                "expr",
                expression(router, namespace, metric),
                "for",
                metric.forSeconds() + "s",
                "labels",
                labels,
                "annotations",
                Map.of(
                        "summary",
                        metric.name() + " of pod {{ $labels.pod }} is {{ $value }}, above its threshold",
                        "runbook_url",
                        "docs/runbook/README.md"));
    }

    private static String expression(String router, String namespace, Settings.Metric metric) {
        Series series = Series.of(metric.name());
        StringBuilder selector =
                new StringBuilder("{namespace=\"" + namespace + "\",app_kubernetes_io_instance=\"" + router + '"');
        new TreeMap<>(series.labels()).forEach((label, value) -> selector.append("," + label + "=~\"" + value + '"'));
        selector.append('}');
        String value = switch (metric.type()) {
            // the upper bound of the bucket that the largest of the last minutes fell into
            case HISTOGRAM ->
                "histogram_quantile(1, sum by (pod, le) (increase(" + series.name() + "_bucket" + selector + "[5m])))";
            case GAUGE ->
                switch (series.over()) {
                    case MAX -> series.name() + selector;
                    case SUM -> "sum by (pod) (" + series.name() + selector + ")";
                };
        };
        return value + " > "
                + series.inUnit(metric.alertThreshold()).stripTrailingZeros().toPlainString();
    }
}

package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.openclaw.settings.Settings;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the Prometheus Operator is told of a router: where to collect its figures (PodMonitor), and of {@code monitoring.metrics} when to alert
 * (PrometheusRule). A metric's name says how Prometheus calls it: {@code router.memory.used_mb} is {@code router_memory_used_bytes}.
 */
final class Monitors {
    private static final String VERSION = "monitoring.coreos.com/v1";
    private static final long MIB = 1 << 20;
    private static final BigDecimal MS_PER_SECOND = BigDecimal.valueOf(1_000);

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
                alertName(metric.name()),
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
        String selector = "{namespace=\"" + namespace + "\",app_kubernetes_io_instance=\"" + router + "\"}";
        BigDecimal threshold = BigDecimal.valueOf(metric.alertThreshold());
        String name = metric.name().replaceAll("[^A-Za-z0-9_]", "_");
        if (name.endsWith("_mb")) {
            name = replaceEnd(name, "_mb", "_bytes");
            threshold = threshold.multiply(BigDecimal.valueOf(MIB));
        } else if (name.endsWith("_ms")) {
            name = replaceEnd(name, "_ms", "_seconds");
            threshold = threshold.divide(MS_PER_SECOND);
        }
        String series = metric.type() == Settings.MetricType.HISTOGRAM
                // the upper bound of the bucket that the largest of the last minutes fell into
                ? "histogram_quantile(1, sum by (pod, le) (increase(" + name + "_bucket" + selector + "[5m])))"
                : name + selector;
        return series + " > " + threshold.stripTrailingZeros().toPlainString();
    }

    private static String replaceEnd(String name, String end, String other) {
        return name.substring(0, name.length() - end.length()) + other;
    }

    /** As in OpenClawRouterMemoryUsed. */
    private static String alertName(String metric) {
        return "OpenClaw"
                + Pattern.compile("[^A-Za-z0-9]")
                        .splitAsStream(metric.replaceAll("_(mb|ms)$", ""))
                        .filter(word -> !word.isEmpty())
                        .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
                        .collect(Collectors.joining());
    }
}

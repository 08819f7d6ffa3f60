package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The defaults that the real server writes into built-in objects, as far as a controller here reads them or a client compares against them
 * (k8s.io/kubernetes pkg/apis defaults.go).
 */
final class Defaults {

    private Defaults() {}

    static void apply(ResourceType type, ObjectNode object) {
        switch (type.id()) {
            case "pods" -> pod(object);
            case "replicasets.apps" -> replicas(object);
            case "deployments.apps" -> deployment(object);
            case "services" -> service(object);
            case "secrets" -> secret(object);
            default -> {}
        }
    }

    /** What a new object's status begins with. */
    static void initialStatus(ResourceType type, ObjectNode object) {
        switch (type.id()) {
            case "pods" -> object.putObject("status").put("phase", "Pending");
            case "namespaces" -> object.putObject("status").put("phase", "Active");
            case "customresourcedefinitions.apiextensions.k8s.io" -> {
                ObjectNode status = object.putObject("status");
                status.set("acceptedNames", object.path("spec").path("names"));
                for (String condition : List.of("NamesAccepted", "Established")) {
                    status.withArray("conditions")
                            .addObject()
                            .put("type", condition)
                            .put("status", "True");
                }
            }
            default -> {}
        }
    }

    /** Fields that the server assigned and that a replacement may leave out. */
    static void carryOver(ResourceType type, ObjectNode live, ObjectNode next) {
        if (type.id().equals("services") && next.get("spec") instanceof ObjectNode spec) {
            for (String field : List.of("clusterIP", "clusterIPs")) {
                if (!spec.has(field) && live.path("spec").has(field)) {
                    spec.set(field, live.path("spec").get(field));
                }
            }
        }
    }

    private static void replicas(ObjectNode object) {
        if (object.get("spec") instanceof ObjectNode spec) {
            absent(spec, "replicas", 1);
            if (spec.get("template") instanceof ObjectNode template) {
                pod(template);
            }
        }
    }

    private static void deployment(ObjectNode object) {
        replicas(object);
        if (object.get("spec") instanceof ObjectNode spec) {
            absent(spec, "revisionHistoryLimit", 10);
            absent(spec, "progressDeadlineSeconds", 600);
            ObjectNode strategy = spec.withObjectProperty("strategy");
            absent(strategy, "type", "RollingUpdate");
            if (strategy.path("type").asText().equals("RollingUpdate")) {
                absent(strategy.withObjectProperty("rollingUpdate"), "maxSurge", "25%");
                absent(strategy.withObjectProperty("rollingUpdate"), "maxUnavailable", "25%");
            }
        }
    }

    private static void pod(ObjectNode pod) {
        if (pod.get("spec") instanceof ObjectNode spec) {
            absent(spec, "restartPolicy", "Always");
            absent(spec, "terminationGracePeriodSeconds", 30);
            absent(spec, "dnsPolicy", "ClusterFirst");
            absent(spec, "schedulerName", "default-scheduler");
            for (JsonNode item : spec.path("containers")) {
                if (item instanceof ObjectNode container) {
                    container(container);
                }
            }
        }
    }

    private static void container(ObjectNode container) {
        absent(container, "imagePullPolicy", "IfNotPresent");
        for (JsonNode port : container.path("ports")) {
            absent((ObjectNode) port, "protocol", "TCP");
        }
        for (String name : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            if (container.get(name) instanceof ObjectNode probe) {
                absent(probe, "timeoutSeconds", 1);
                absent(probe, "periodSeconds", 10);
                absent(probe, "successThreshold", 1);
                absent(probe, "failureThreshold", 3);
                if (probe.get("httpGet") instanceof ObjectNode http) {
                    absent(http, "path", "/");
                    absent(http, "scheme", "HTTP");
                }
            }
        }
        JsonNode limits = container.path("resources").path("limits");
        if (container.get("resources") instanceof ObjectNode resources && !limits.isEmpty()) {
            ObjectNode requests = resources.withObjectProperty("requests");
            limits.properties().stream()
                    .filter(limit -> !requests.has(limit.getKey()))
                    .forEach(limit -> requests.set(limit.getKey(), limit.getValue()));
        }
    }

    private static void service(ObjectNode service) {
        if (service.get("spec") instanceof ObjectNode spec) {
            absent(spec, "type", "ClusterIP");
            absent(spec, "sessionAffinity", "None");
            for (JsonNode item : spec.path("ports")) {
                if (item instanceof ObjectNode port) {
                    absent(port, "protocol", "TCP");
                    if (!port.has("targetPort")) {
                        port.set("targetPort", port.path("port"));
                    }
                }
            }
        }
    }

    private static void secret(ObjectNode secret) {
        absent(secret, "type", "Opaque");
        // stringData is write-only: it lands in data
        if (secret.remove("stringData") instanceof ObjectNode plain) {
            ObjectNode data = secret.withObjectProperty("data");
            plain.properties()
                    .forEach(entry -> data.put(
                            entry.getKey(),
                            Base64.getEncoder()
                                    .encodeToString(entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
        }
    }

    private static void absent(ObjectNode object, String field, String value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }

    private static void absent(ObjectNode object, String field, int value) {
        if (!object.has(field)) {
            object.put(field, value);
        }
    }
}

package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Objects as a meta.k8s.io/v1 Table: what {@code kubectl get} prints. A custom resource's columns are its CRD's, a built-in one's are those of the real
 * server, as far as there is something here to show in them.
 */
final class Tables {

    /** A column; {@code wide} ones show only with {@code -o wide}. */
    private record Column(String name, String type, boolean wide, Function<JsonNode, JsonNode> cell) {}

    private static final Column NAME = column("Name", o -> o.at("/metadata/name"));
    private static final Column AGE = column("Age", o -> age(o.at("/metadata/creationTimestamp")));

    private static final Map<String, List<Column>> BUILT_IN = Map.of(
            "pods",
            List.of(
                    NAME,
                    column("Ready", Tables::readyContainers),
                    column("Status", Tables::podStatus),
                    column("Restarts", o -> sum(o.at("/status/containerStatuses"), "restartCount")),
                    AGE,
                    wide("IP", "/status/podIP"),
                    wide("Node", "/spec/nodeName")),
            "deployments.apps",
            List.of(
                    NAME,
                    column("Ready", o -> ratio(o.at("/status/readyReplicas"), o.at("/spec/replicas"))),
                    number("Up-to-date", "/status/updatedReplicas"),
                    number("Available", "/status/availableReplicas"),
                    AGE),
            "replicasets.apps",
            List.of(
                    NAME,
                    number("Desired", "/spec/replicas"),
                    number("Current", "/status/replicas"),
                    number("Ready", "/status/readyReplicas"),
                    AGE),
            "services",
            List.of(
                    NAME,
                    at("Type", "/spec/type"),
                    at("Cluster-IP", "/spec/clusterIP"),
                    column(
                            "Port(s)",
                            o -> join(o.at("/spec/ports"), p -> p.path("port").asText() + "/TCP")),
                    AGE),
            "events",
            List.of(
                    column(
                            "Last Seen",
                            o -> age(firstOf(o, "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp"))),
                    at("Type", "/type"),
                    at("Reason", "/reason"),
                    column(
                            "Object",
                            o -> text(o.at("/involvedObject/kind").asText().toLowerCase(Locale.ROOT) + "/"
                                    + o.at("/involvedObject/name").asText())),
                    at("Message", "/message")),
            "poddisruptionbudgets.policy",
            List.of(
                    NAME,
                    at("Min Available", "/spec/minAvailable"),
                    at("Max Unavailable", "/spec/maxUnavailable"),
                    number("Allowed Disruptions", "/status/disruptionsAllowed"),
                    AGE),
            "nodes",
            List.of(NAME, column("Status", o -> text("Ready")), AGE, at("Version", "/status/nodeInfo/kubeletVersion")),
            "endpointslices.discovery.k8s.io",
            List.of(
                    NAME,
                    at("AddressType", "/addressType"),
                    column(
                            "Ports",
                            o -> join(o.path("ports"), p -> p.path("port").asText())),
                    column(
                            "Endpoints",
                            o -> join(
                                    o.path("endpoints"),
                                    e -> e.at("/addresses/0").asText())),
                    AGE),
            "configmaps",
            List.of(NAME, column("Data", o -> number(o.path("data").size())), AGE),
            "secrets",
            List.of(
                    NAME,
                    at("Type", "/type"),
                    column("Data", o -> number(o.path("data").size())),
                    AGE));

    private Tables() {}

    static ObjectNode render(ResourceType type, List<ObjectNode> objects, String resourceVersion) {
        List<Column> columns =
                type.isCustom() ? custom(type) : BUILT_IN.getOrDefault(type.storedAs(), List.of(NAME, AGE));
        ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
        table.putObject("metadata").put("resourceVersion", resourceVersion);
        columns.forEach(column -> table.withArray("columnDefinitions")
                .addObject()
                .put("name", column.name)
                .put("type", column.type)
                .put("format", column.name.equals("Name") ? "name" : "")
                .put("description", "")
                .put("priority", column.wide ? 1 : 0));
        table.putArray("rows");
        for (ObjectNode object : objects) {
            ObjectNode row = table.withArray("rows").addObject();
            columns.forEach(column -> {
                JsonNode cell = column.cell.apply(object);
                row.withArray("cells").add(cell.isMissingNode() || cell.isNull() ? text("<none>") : cell);
            });
            row.putObject("object")
                    .put("kind", "PartialObjectMetadata")
                    .put("apiVersion", "meta.k8s.io/v1")
                    .set("metadata", object.path("metadata"));
        }
        return table;
    }

    private static List<Column> custom(ResourceType type) {
        List<Column> columns = new ArrayList<>();
        columns.add(NAME);
        for (JsonNode column : type.definition().path("additionalPrinterColumns")) {
            String path = column.path("jsonPath").asText();
            boolean date = column.path("type").asText().equals("date");
            columns.add(new Column(
                    column.path("name").asText(),
                    date ? "string" : column.path("type").asText(),
                    column.path("priority").asInt() > 0,
                    // an absent value is an empty cell
                    o -> date ? age(JsonPath.read(o, path)) : orEmpty(JsonPath.read(o, path))));
        }
        return columns.size() > 1 ? columns : List.of(NAME, AGE);
    }

    private static Column column(String name, Function<JsonNode, JsonNode> cell) {
        return new Column(name, "string", false, cell);
    }

    private static Column at(String name, String pointer) {
        return column(name, o -> o.at(pointer));
    }

    private static Column wide(String name, String pointer) {
        return new Column(name, "string", true, o -> o.at(pointer));
    }

    private static Column number(String name, String pointer) {
        return new Column(name, "integer", false, o -> number(o.at(pointer).asInt()));
    }

    private static JsonNode number(int value) {
        return TextNode.valueOf(Integer.toString(value));
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }

    private static JsonNode orEmpty(JsonNode node) {
        return node.isMissingNode() || node.isNull() ? text("") : node;
    }

    private static JsonNode firstOf(JsonNode object, String... pointers) {
        for (String pointer : pointers) {
            if (object.at(pointer).isTextual()) {
                return object.at(pointer);
            }
        }
        return text("");
    }

    private static JsonNode join(JsonNode array, Function<JsonNode, String> item) {
        return array.isEmpty()
                ? text("<none>")
                : text(array.valueStream().map(item).collect(Collectors.joining(",")));
    }

    private static JsonNode ratio(JsonNode part, JsonNode whole) {
        return text(part.asInt() + "/" + whole.asInt());
    }

    private static JsonNode sum(JsonNode array, String field) {
        return number(
                array.valueStream().mapToInt(item -> item.path(field).asInt()).sum());
    }

    private static JsonNode readyContainers(JsonNode pod) {
        long ready = pod.at("/status/containerStatuses")
                .valueStream()
                .filter(status -> status.path("ready").asBoolean())
                .count();
        return text(ready + "/" + pod.at("/spec/containers").size());
    }

    private static JsonNode podStatus(JsonNode pod) {
        if (pod.at("/metadata").has("deletionTimestamp")) {
            return text("Terminating");
        }
        for (JsonNode status : pod.at("/status/containerStatuses")) {
            for (String state : List.of("waiting", "terminated")) {
                JsonNode reason = status.path("state").path(state).path("reason");
                if (reason.isTextual()) {
                    return reason;
                }
            }
        }
        return pod.at("/status/phase");
    }

    private static JsonNode age(JsonNode timestamp) {
        return timestamp.isTextual() && !timestamp.asText().isEmpty()
                ? text(human(Duration.between(Instant.parse(timestamp.asText()), Instant.now())))
                : text("<unknown>");
    }

    /** As apimachinery's duration.HumanDuration: two units while they matter. */
    static String human(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        long hours = minutes / 60;
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        return hours < 192 ? two(hours / 24, "d", hours % 24, "h") : hours / 24 + "d";
    }

    private static String two(long major, String majorUnit, long minor, String minorUnit) {
        return major + majorUnit + (minor == 0 ? "" : minor + minorUnit);
    }
}

package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a type's lists and maps merge: what OpenAPI says with {@code x-kubernetes-list-type} and {@code x-kubernetes-map-type}. For built-in types
 * this is a table by the last field names of a path; for custom ones it is read from the CRD's schema. A path is dotted and leaves out list
 * positions, as in {@code spec.template.spec.containers.ports}.
 */
final class MergeShapes {

    /** How a list merges. */
    sealed interface ListShape {
        /** As a whole. */
        record Atomic() implements ListShape {}

        /** As a set of values. */
        record Values() implements ListShape {}

        /** By key fields; the first is also the strategic merge patch's key. */
        record Keyed(List<String> keys) implements ListShape {

            /** The item's key fields with their values. */
            ObjectNode keyOf(JsonNode item) {
                ObjectNode key = Json.object();
                // managedFields write keys in alphabetical order
                keys.stream().sorted().forEach(name -> {
                    JsonNode value = item.path(name);
                    if (!value.isMissingNode()) {
                        key.set(name, value);
                    } else if (KEY_DEFAULTS.containsKey(name)) {
                        key.set(name, KEY_DEFAULTS.get(name));
                    }
                });
                return key;
            }
        }
    }

    private static final Map<String, JsonNode> KEY_DEFAULTS = Map.of("protocol", TextNode.valueOf("TCP"));

    private static final ListShape ATOMIC = new ListShape.Atomic();

    private static final Map<String, ListShape> METADATA =
            Map.of("metadata.ownerReferences", keyed("uid"), "metadata.finalizers", new ListShape.Values());

    private static final Map<String, ListShape> BUILT_IN = Map.ofEntries(
            Map.entry("containers", keyed("name")),
            Map.entry("initContainers", keyed("name")),
            Map.entry("containers.ports", keyed("containerPort", "protocol")),
            Map.entry("spec.ports", keyed("port", "protocol")),
            Map.entry("env", keyed("name")),
            Map.entry("volumes", keyed("name")),
            Map.entry("volumeMounts", keyed("mountPath")),
            Map.entry("imagePullSecrets", keyed("name")),
            Map.entry("topologySpreadConstraints", keyed("topologyKey", "whenUnsatisfiable")),
            Map.entry("status.conditions", keyed("type")));

    /** Selectors, references and the like change as a whole. */
    private static final Set<String> ATOMIC_MAPS = Set.of(
            "selector",
            "podSelector",
            "namespaceSelector",
            "labelSelector",
            "nodeSelector",
            "fieldRef",
            "resourceFieldRef",
            "configMapKeyRef",
            "secretKeyRef",
            "scaleTargetRef",
            "targetRef",
            "involvedObject");

    private final @Nullable Map<String, ListShape> custom;

    private MergeShapes(@Nullable Map<String, ListShape> custom) {
        this.custom = custom;
    }

    static MergeShapes of(ResourceType type) {
        if (!type.isCustom()) {
            return new MergeShapes(null);
        }
        Map<String, ListShape> found = new HashMap<>();
        collect(type.definition().at("/schema/openAPIV3Schema"), "", found);
        return new MergeShapes(found);
    }

    private static void collect(JsonNode schema, String path, Map<String, ListShape> found) {
        JsonNode items = schema.path("items");
        switch (schema.path("x-kubernetes-list-type").asText()) {
            case "map" ->
                found.put(
                        path,
                        new ListShape.Keyed(schema.path("x-kubernetes-list-map-keys")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList()));
            case "set" -> found.put(path, new ListShape.Values());
            default -> {}
        }
        if (!items.isMissingNode()) {
            collect(items, path, found);
        }
        for (var property : schema.path("properties").properties()) {
            collect(property.getValue(), child(path, property.getKey()), found);
        }
    }

    private static ListShape keyed(String... keys) {
        return new ListShape.Keyed(List.of(keys));
    }

    static String child(String path, String field) {
        return path.isEmpty() ? field : path + "." + field;
    }

    ListShape list(String path) {
        if (path.startsWith("metadata.")) {
            return METADATA.getOrDefault(path, ATOMIC);
        }
        if (custom != null) {
            return custom.getOrDefault(path, ATOMIC);
        }
        ListShape byTwo = BUILT_IN.get(lastNames(path, 2));
        return byTwo != null ? byTwo : BUILT_IN.getOrDefault(lastNames(path, 1), ATOMIC);
    }

    boolean atomicMap(String path) {
        return custom == null && ATOMIC_MAPS.contains(lastNames(path, 1));
    }

    private static String lastNames(String path, int count) {
        String[] names = path.split("\\.");
        return Arrays.stream(names).skip(Math.max(0, names.length - count)).collect(Collectors.joining("."));
    }
}

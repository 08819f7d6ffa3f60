package io.openclaw.e2e.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Map;

/** What a manager has sent of an object, got back from {@code managedFields}: without what the server and others have added. Pure. */
final class AppliedFields {
    private static final ObjectMapper JSON = new ObjectMapper();

    private AppliedFields() {}

    /** @return a configuration that applies the same again */
    static ObjectNode of(ObjectNode object, String manager) {
        JsonNode fields = object.at("/metadata/managedFields")
                .valueStream()
                .filter(entry -> manager.equals(entry.path("manager").asText())
                        && "Apply".equals(entry.path("operation").asText())
                        && entry.path("subresource").asText().isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(manager + " has applied nothing"))
                .path("fieldsV1");
        ObjectNode applied = (ObjectNode) kept(object, fields);
        for (String identity : new String[] {"apiVersion", "kind"}) {
            applied.set(identity, object.get(identity));
        }
        for (String identity : new String[] {"name", "namespace"}) {
            applied.withObject("/metadata")
                    .set(identity, object.path("metadata").get(identity));
        }
        return applied;
    }

    private static JsonNode kept(JsonNode value, JsonNode fields) {
        if (fields.properties().stream().allMatch(field -> field.getKey().equals("."))) {
            return value.deepCopy();
        }
        if (value.isObject()) {
            ObjectNode kept = JSON.createObjectNode();
            value.properties().forEach(field -> {
                JsonNode below = fields.get("f:" + field.getKey());
                if (below != null) {
                    kept.set(field.getKey(), kept(field.getValue(), below));
                }
            });
            return kept;
        }
        ArrayNode kept = JSON.createArrayNode();
        value.forEach(item -> fields.properties().stream()
                .filter(field -> isOf(field, item))
                .forEach(field -> kept.add(kept(item, field.getValue()))));
        return kept;
    }

    /** {@code k:} has the fields that tell the item from others, {@code v:} has the item. */
    private static boolean isOf(Map.Entry<String, JsonNode> field, JsonNode item) {
        String element = field.getKey();
        if (element.startsWith("k:")) {
            return read(element.substring(2)).properties().stream()
                    .allMatch(key -> key.getValue().equals(item.get(key.getKey())));
        }
        return element.startsWith("v:") && read(element.substring(2)).equals(item);
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

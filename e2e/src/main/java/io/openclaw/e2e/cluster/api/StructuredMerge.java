package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.MergeShapes.ListShape;
import org.jspecify.annotations.Nullable;

/** Merging and pruning of trees by their shapes: the two moves of a server-side apply. */
record StructuredMerge(MergeShapes shapes) {

    /** {@code live} with everything that {@code applied} says. */
    JsonNode merge(@Nullable JsonNode live, JsonNode applied, String path) {
        if (applied instanceof ObjectNode fields && !shapes.atomicMap(path)) {
            ObjectNode result = live instanceof ObjectNode object ? object.deepCopy() : Json.object();
            for (var field : fields.properties()) {
                if (!field.getValue().isNull()) {
                    String below = MergeShapes.child(path, field.getKey());
                    result.set(field.getKey(), merge(result.get(field.getKey()), field.getValue(), below));
                }
            }
            return result;
        }
        if (applied.isArray() && live instanceof ArrayNode list) {
            return switch (shapes.list(path)) {
                case ListShape.Keyed keyed -> mergeKeyed(list, applied, keyed, path);
                case ListShape.Values values -> mergeValues(list, applied);
                case ListShape.Atomic atomic -> applied.deepCopy();
            };
        }
        if (applied.isArray() && shapes.list(path) instanceof ListShape.Keyed) {
            // through the merge item by item, for nulls inside are not kept
            ArrayNode result = Json.object().arrayNode();
            applied.forEach(item -> result.add(merge(null, item, path)));
            return result;
        }
        return applied.deepCopy();
    }

    private ArrayNode mergeKeyed(ArrayNode live, JsonNode applied, ListShape.Keyed keyed, String path) {
        ArrayNode result = live.arrayNode();
        for (JsonNode item : live) {
            @Nullable JsonNode change = FieldSet.find(applied, keyed.keyOf(item), keyed);
            result.add(change == null ? item.deepCopy() : merge(item, change, path));
        }
        for (JsonNode item : applied) {
            if (FieldSet.find(live, keyed.keyOf(item), keyed) == null) {
                result.add(merge(null, item, path));
            }
        }
        return result;
    }

    private static ArrayNode mergeValues(ArrayNode live, JsonNode applied) {
        ArrayNode result = live.deepCopy();
        for (JsonNode value : applied) {
            if (live.valueStream().noneMatch(value::equals)) {
                result.add(value);
            }
        }
        return result;
    }

    /**
     * {@code value} without the fields in {@code gone}.
     *
     * @param kept fields of others: a place with any of them inside stays
     * @return null if nothing is left of it
     */
    @Nullable
    JsonNode prune(JsonNode value, FieldSet gone, FieldSet kept, String path) {
        if (gone.isEmpty()) {
            return value;
        }
        if (gone.member() && kept.isEmpty()) {
            return null;
        }
        if (value instanceof ObjectNode object && !shapes.atomicMap(path)) {
            ObjectNode result = Json.object();
            for (var field : object.properties()) {
                String element = "f:" + field.getKey();
                String below = MergeShapes.child(path, field.getKey());
                @Nullable JsonNode left = prune(field.getValue(), gone.child(element), kept.child(element), below);
                if (left != null) {
                    result.set(field.getKey(), left);
                }
            }
            return result.isEmpty() ? null : result;
        }
        if (value instanceof ArrayNode list && !(shapes.list(path) instanceof ListShape.Atomic)) {
            ArrayNode result = list.arrayNode();
            for (JsonNode item : list) {
                String element =
                        shapes.list(path) instanceof ListShape.Keyed keyed ? "k:" + keyed.keyOf(item) : "v:" + item;
                @Nullable JsonNode left = prune(item, gone.child(element), kept.child(element), path);
                if (left != null) {
                    result.add(left);
                }
            }
            return result.isEmpty() ? null : result;
        }
        return value;
    }
}

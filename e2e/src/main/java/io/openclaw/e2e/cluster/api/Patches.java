package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import io.openclaw.e2e.cluster.api.MergeShapes.ListShape;
import org.jspecify.annotations.Nullable;

/** The patch types that compute a new object from the live one. */
final class Patches {

    static final String JSON = "application/json-patch+json";
    static final String MERGE = "application/merge-patch+json";
    static final String STRATEGIC = "application/strategic-merge-patch+json";
    static final String APPLY = "application/apply-patch+yaml";

    private Patches() {}

    static ObjectNode patch(ResourceType type, String contentType, ObjectNode live, String body) {
        return switch (contentType) {
            case JSON -> json(live, Json.parse(body));
            case MERGE -> merge(live, Json.asObject(Json.parse(body)));
            case STRATEGIC -> {
                if (type.isCustom()) {
                    throw unsupported(contentType);
                }
                yield (ObjectNode) new Strategic(MergeShapes.of(type)).patch(live, Json.asObject(Json.parse(body)), "");
            }
            default -> throw unsupported(contentType);
        };
    }

    private static ApiException unsupported(String contentType) {
        return new ApiException(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format: " + contentType + " is not accepted here");
    }

    /** RFC 6902. A failed test or a path that is not there is 422, as the real server answers. */
    private static ObjectNode json(ObjectNode live, JsonNode operations) {
        try {
            return (ObjectNode) JsonPatch.apply(operations, live);
        } catch (JsonPatchException e) {
            throw ApiException.invalid("the patch can't be applied: " + e.getMessage());
        }
    }

    /** RFC 7386. */
    static ObjectNode merge(@Nullable JsonNode target, ObjectNode patch) {
        ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
        for (var field : patch.properties()) {
            if (field.getValue().isNull()) {
                result.remove(field.getKey());
            } else if (field.getValue() instanceof ObjectNode below) {
                result.set(field.getKey(), merge(result.get(field.getKey()), below));
            } else {
                result.set(field.getKey(), field.getValue());
            }
        }
        return result;
    }

    /** Kubernetes' strategic merge patch with the directives {@code $patch}, {@code $retainKeys}, {@code $deleteFromPrimitiveList}. */
    private record Strategic(MergeShapes shapes) {

        JsonNode patch(@Nullable JsonNode live, ObjectNode patch, String path) {
            if (patch.path("$patch").asText().equals("replace")) {
                return without(patch);
            }
            ObjectNode result = live instanceof ObjectNode object ? object.deepCopy() : Json.object();
            JsonNode retained = patch.path("$retainKeys");
            if (retained.isArray()) {
                result.retain(retained.valueStream().map(JsonNode::asText).toList());
            }
            for (var field : patch.properties()) {
                String name = field.getKey();
                if (name.startsWith("$deleteFromPrimitiveList/")) {
                    String list = name.substring(name.indexOf('/') + 1);
                    result.set(list, minus(result.path(list), field.getValue()));
                } else if (!name.startsWith("$")) {
                    set(result, name, field.getValue(), MergeShapes.child(path, name));
                }
            }
            return result;
        }

        private void set(ObjectNode result, String name, JsonNode value, String path) {
            if (value.isNull()) {
                result.remove(name);
            } else if (value instanceof ObjectNode below) {
                result.set(name, patch(result.get(name), below, path));
            } else if (value instanceof ArrayNode list) {
                result.set(name, list(result.path(name), list, path));
            } else {
                result.set(name, value);
            }
        }

        private ArrayNode list(JsonNode live, ArrayNode patch, String path) {
            ArrayNode result = patch.arrayNode();
            switch (shapes.list(path)) {
                case ListShape.Atomic atomic -> result.addAll(patch);
                case ListShape.Values values -> {
                    live.forEach(result::add);
                    patch.valueStream()
                            .filter(value -> live.valueStream().noneMatch(value::equals))
                            .forEach(result::add);
                }
                case ListShape.Keyed keyed ->
                    keyed(result, live, patch, keyed.keys().getFirst(), path);
            }
            return result;
        }

        private void keyed(ArrayNode result, JsonNode live, ArrayNode patch, String key, String path) {
            boolean replaces =
                    patch.valueStream().anyMatch(i -> i.path("$patch").asText().equals("replace"));
            for (JsonNode item : live) {
                @Nullable JsonNode change = find(patch, key, item);
                if (change instanceof ObjectNode below) {
                    if (!below.path("$patch").asText().equals("delete")) {
                        result.add(patch(item, below, path));
                    }
                } else if (!replaces) {
                    result.add(item);
                }
            }
            for (JsonNode item : patch) {
                if (item instanceof ObjectNode added
                        && added.has(key)
                        && find(live, key, item) == null
                        && !added.path("$patch").asText().equals("delete")) {
                    result.add(patch(null, added, path));
                }
            }
        }

        private static @Nullable JsonNode find(JsonNode list, String key, JsonNode like) {
            return list.valueStream()
                    .filter(item -> item.path(key).equals(like.path(key)))
                    .findFirst()
                    .orElse(null);
        }

        private static ArrayNode minus(JsonNode list, JsonNode removed) {
            ArrayNode result = Json.object().arrayNode();
            list.valueStream()
                    .filter(value -> removed.valueStream().noneMatch(value::equals))
                    .forEach(result::add);
            return result;
        }

        private static ObjectNode without(ObjectNode patch) {
            ObjectNode copy = patch.deepCopy();
            copy.remove("$patch");
            return copy;
        }
    }
}

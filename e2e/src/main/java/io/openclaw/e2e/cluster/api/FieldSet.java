package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.MergeShapes.ListShape;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of fields of an object, as {@code fieldsV1} writes it: {@code f:name} for a field, {@code k:{...}} for an item of a keyed list,
 * {@code v:...} for a value of a set, {@code .} for the parent itself.
 *
 * @param member whether the place itself is in the set
 * @param children places below it, by path element
 */
record FieldSet(boolean member, SortedMap<String, FieldSet> children) {

    static final FieldSet NONE = new FieldSet(false, Collections.emptySortedMap());
    private static final FieldSet LEAF = new FieldSet(true, Collections.emptySortedMap());

    FieldSet {
        children = Collections.unmodifiableSortedMap(children);
    }

    /** Everything that {@code value} says. */
    static FieldSet of(JsonNode value, MergeShapes shapes, String path) {
        return changed(null, value, shapes, path);
    }

    /** What is new in {@code after} or differs from {@code before}. */
    static FieldSet changed(@Nullable JsonNode before, JsonNode after, MergeShapes shapes, String path) {
        if (after.equals(before)) {
            return NONE;
        }
        SortedMap<String, FieldSet> children = new TreeMap<>();
        if (after.isObject() && !shapes.atomicMap(path)) {
            for (var field : after.properties()) {
                @Nullable JsonNode old = before == null ? null : before.get(field.getKey());
                put(
                        children,
                        "f:" + field.getKey(),
                        changed(old, field.getValue(), shapes, MergeShapes.child(path, field.getKey())));
            }
            return new FieldSet(after.isEmpty() && (before == null || !before.isObject()), children);
        }
        if (after.isArray() && !after.isEmpty()) {
            switch (shapes.list(path)) {
                case ListShape.Keyed keyed -> {
                    for (JsonNode item : after) {
                        ObjectNode key = keyed.keyOf(item);
                        @Nullable JsonNode old = before == null ? null : find(before, key, keyed);
                        FieldSet inside = changed(old, item, shapes, path);
                        put(children, "k:" + key, old == null ? new FieldSet(true, inside.children) : inside);
                    }
                    return new FieldSet(false, children);
                }
                case ListShape.Values values -> {
                    for (JsonNode item : after) {
                        if (before == null || before.valueStream().noneMatch(item::equals)) {
                            put(children, "v:" + item, LEAF);
                        }
                    }
                    return new FieldSet(false, children);
                }
                case ListShape.Atomic atomic -> {}
            }
        }
        return LEAF;
    }

    /** The item of a keyed list, or null. */
    static @Nullable JsonNode find(JsonNode list, ObjectNode key, ListShape.Keyed keyed) {
        return list.valueStream()
                .filter(item -> keyed.keyOf(item).equals(key))
                .findFirst()
                .orElse(null);
    }

    static FieldSet fromJson(JsonNode fieldsV1) {
        SortedMap<String, FieldSet> children = new TreeMap<>();
        for (var entry : fieldsV1.properties()) {
            if (!entry.getKey().equals(".")) {
                put(children, entry.getKey(), fromJson(entry.getValue()));
            }
        }
        return new FieldSet(children.isEmpty() || fieldsV1.has("."), children);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.object();
        if (member && !children.isEmpty()) {
            json.putObject(".");
        }
        children.forEach((element, below) -> json.set(element, below.toJson()));
        return json;
    }

    boolean isEmpty() {
        return !member && children.isEmpty();
    }

    FieldSet child(String element) {
        return children.getOrDefault(element, NONE);
    }

    FieldSet union(FieldSet other) {
        SortedMap<String, FieldSet> result = new TreeMap<>(children);
        other.children.forEach((element, below) -> result.merge(element, below, FieldSet::union));
        return new FieldSet(member || other.member, result);
    }

    FieldSet minus(FieldSet other) {
        SortedMap<String, FieldSet> result = new TreeMap<>();
        children.forEach((element, below) -> put(result, element, below.minus(other.child(element))));
        return new FieldSet(member && !other.member, result);
    }

    FieldSet intersect(FieldSet other) {
        SortedMap<String, FieldSet> result = new TreeMap<>();
        children.forEach((element, below) -> put(result, element, below.intersect(other.child(element))));
        return new FieldSet(member && other.member, result);
    }

    /** The first field in it, dotted, as conflict messages name it. */
    String firstPath() {
        if (children.isEmpty()) {
            return "";
        }
        String element = children.firstKey();
        String shown = element.startsWith("f:") ? "." + element.substring(2) : "[" + element.substring(2) + "]";
        return shown + child(element).firstPath();
    }

    private static void put(SortedMap<String, FieldSet> children, String element, FieldSet below) {
        if (!below.isEmpty()) {
            children.put(element, below);
        }
    }
}

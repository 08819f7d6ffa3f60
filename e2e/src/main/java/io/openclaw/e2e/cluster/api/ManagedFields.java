package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which fields ({@code metadata.managedFields}), and server-side apply on top of it: an applier owns what it applies, loses what it
 * no longer applies, and collides with the other owners of a field whose value it would change.
 */
record ManagedFields(ResourceType type, MergeShapes shapes, Instant now) {

    /** Fields that the server owns. */
    private static final Set<String> SERVERS_METADATA = Set.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "resourceVersion",
            "generation",
            "creationTimestamp",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "selfLink",
            "managedFields");

    ManagedFields(ResourceType type, Instant now) {
        this(type, MergeShapes.of(type), now);
    }

    private record Entry(Actor actor, String apiVersion, String time, FieldSet fields) {

        Entry with(FieldSet changed) {
            return new Entry(actor, apiVersion, time, changed);
        }
    }

    /** Writes the owners into {@code after}, which {@code actor} made from {@code before} by anything but an apply. */
    void recordUpdate(@Nullable ObjectNode before, ObjectNode after, Actor actor) {
        @Nullable JsonNode old = before == null ? null : owned(before);
        JsonNode fresh = owned(after);
        FieldSet changed = FieldSet.changed(old, fresh, shapes, "");
        FieldSet removed =
                old == null ? FieldSet.NONE : FieldSet.of(old, shapes, "").minus(FieldSet.of(fresh, shapes, ""));
        List<Entry> entries = new ArrayList<>();
        FieldSet mine = changed;
        for (Entry entry : entries(before)) {
            FieldSet left = entry.fields.minus(removed);
            if (entry.actor.equals(actor)) {
                mine = mine.union(left);
            } else {
                entries.add(entry.with(left.minus(changed)));
            }
        }
        entries.add(new Entry(actor, type.apiVersion(), Meta.time(now), mine));
        write(after, entries, before);
    }

    /**
     * Applies {@code config} to {@code live}.
     *
     * @return the object as {@code actor} wants it, with its owners
     * @throws ApiException 409 when others own fields with other values and {@code force} is off
     */
    ObjectNode apply(@Nullable ObjectNode live, ObjectNode config, Actor actor, boolean force) {
        FieldSet applied = FieldSet.of(owned(config), shapes, "");
        StructuredMerge merge = new StructuredMerge(shapes);
        ObjectNode merged = (ObjectNode) merge.merge(live, config, "");
        FieldSet changed = live == null
                ? FieldSet.NONE
                : FieldSet.changed(owned(live), owned(merged), shapes, "").intersect(applied);

        FieldSet before = FieldSet.NONE;
        FieldSet others = FieldSet.NONE;
        List<Entry> entries = new ArrayList<>();
        for (Entry entry : entries(live)) {
            if (entry.actor.equals(actor)) {
                before = entry.fields;
                continue;
            }
            FieldSet disputed = entry.fields.intersect(changed);
            if (!disputed.isEmpty() && !force) {
                throw conflict(entry.actor, disputed);
            }
            Entry left = entry.with(entry.fields.minus(disputed));
            entries.add(left);
            others = others.union(left.fields);
        }
        FieldSet kept = others.union(applied);
        @Nullable JsonNode pruned = merge.prune(merged, before.minus(kept), kept, "");
        ObjectNode result = pruned == null ? merged : (ObjectNode) pruned;
        entries.add(new Entry(actor, type.apiVersion(), Meta.time(now), applied));
        write(result, entries, live);
        return result;
    }

    private static ApiException conflict(Actor owner, FieldSet disputed) {
        String field = disputed.firstPath();
        String said = "conflict with \"" + owner.manager() + "\""
                + (owner.subresource().isEmpty() ? "" : " with subresource \"" + owner.subresource() + "\"");
        return new ApiException(409, "Conflict", "Apply failed with 1 conflict: " + said + ": " + field)
                .because("FieldManagerConflict", field, said);
    }

    /** The object without what nobody but the server owns. */
    private static ObjectNode owned(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("apiVersion", "kind"));
        ObjectNode metadata = Meta.of(copy);
        metadata.remove(SERVERS_METADATA);
        if (metadata.isEmpty()) {
            copy.remove("metadata");
        }
        return copy;
    }

    private static List<Entry> entries(@Nullable ObjectNode object) {
        if (object == null) {
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode json : object.path("metadata").path("managedFields")) {
            entries.add(new Entry(
                    new Actor(
                            json.path("manager").asText(),
                            json.path("operation").asText(),
                            json.path("subresource").asText("")),
                    json.path("apiVersion").asText(),
                    json.path("time").asText(),
                    FieldSet.fromJson(json.path("fieldsV1"))));
        }
        return entries;
    }

    /** An entry whose fields are as before keeps its time, so that a write without effect changes nothing. */
    private static void write(ObjectNode object, List<Entry> entries, @Nullable ObjectNode before) {
        List<Entry> old = entries(before);
        ArrayNode array = Json.object().arrayNode();
        entries.stream().filter(entry -> !entry.fields.isEmpty()).forEach(entry -> {
            String time = old.stream()
                    .filter(o -> o.actor.equals(entry.actor) && o.fields.equals(entry.fields))
                    .map(Entry::time)
                    .findFirst()
                    .orElse(entry.time);
            ObjectNode json = array.addObject()
                    .put("manager", entry.actor.manager())
                    .put("operation", entry.actor.operation())
                    .put("apiVersion", entry.apiVersion)
                    .put("time", time)
                    .put("fieldsType", "FieldsV1");
            json.set("fieldsV1", entry.fields.toJson());
            if (!entry.actor.subresource().isEmpty()) {
                json.put("subresource", entry.actor.subresource());
            }
        });
        Meta.of(object).set("managedFields", array);
    }
}

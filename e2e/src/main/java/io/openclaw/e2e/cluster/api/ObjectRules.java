package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the server makes of an object that a client sends: whose fields are whose, generation, status apart from the rest. Pure but for names and uids. */
record ObjectRules(ResourceType type, Instant now) {

    /** A client can't change these. */
    private static final List<String> SERVERS = List.of(
            "name",
            "generateName",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "managedFields",
            "resourceVersion");

    private static final RandomGenerator RANDOM = new Random();
    /** The alphabet of generated names: no vowels, no digits that look like them (apimachinery rand.String). */
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

    /** The object as it is stored first. */
    ObjectNode created(ObjectNode sent, String namespace, Actor actor) {
        ObjectNode object = type.stamp(sent.deepCopy());
        ObjectNode metadata = Meta.of(object);
        if (Meta.name(object).isEmpty() && metadata.has("generateName")) {
            metadata.put("name", metadata.path("generateName").asText() + randomSuffix());
        }
        if (Meta.name(object).isEmpty()) {
            throw ApiException.invalid(
                    type.kind() + " is invalid: metadata.name: Required value: name or generateName is required");
        }
        if (type.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.remove(List.of("resourceVersion", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"));
        metadata.put("uid", UUID.randomUUID().toString());
        metadata.put("creationTimestamp", Meta.time(now));
        if (type.has(ResourceType.STATUS)) {
            metadata.put("generation", 1);
            object.remove("status");
        }
        Defaults.initialStatus(type, object);
        Defaults.apply(type, object);
        if (!actor.applies()) {
            metadata.remove("managedFields");
            new ManagedFields(type, now).recordUpdate(null, object, actor);
        }
        return object;
    }

    static String randomSuffix() {
        StringBuilder suffix = new StringBuilder();
        RANDOM.ints(5, 0, SAFE.length()).forEach(i -> suffix.append(SAFE.charAt(i)));
        return suffix.toString();
    }

    /**
     * The object's next state after a write to it or to its status.
     *
     * @param sent what the client wants; managedFields already in it if it applied
     * @return {@code live} itself when nothing changes, null when this was the last thing its deletion waited for
     */
    @Nullable
    ObjectNode updated(ObjectNode live, ObjectNode sent, Actor actor) {
        requireFresh(live, sent);
        boolean status = actor.subresource().equals(ResourceType.STATUS);
        ObjectNode next = status ? live.deepCopy() : sent.deepCopy();
        if (status || type.has(ResourceType.STATUS)) {
            put(next, "status", (status ? sent : live).get("status"));
        }
        type.stamp(next);
        JsonNode owners = sent.path("metadata").path("managedFields");
        for (String field : SERVERS) {
            put(Meta.of(next), field, live.path("metadata").get(field));
        }
        Defaults.carryOver(type, live, next);
        Defaults.apply(type, next);
        if (actor.applies()) {
            Meta.of(next).set("managedFields", owners);
        } else {
            new ManagedFields(type, now).recordUpdate(live, next, actor);
        }
        if (type.has(ResourceType.STATUS) && !spec(live).equals(spec(next))) {
            Meta.of(next).put("generation", live.at("/metadata/generation").asLong() + 1);
        }
        if (next.equals(live)) {
            return live;
        }
        return gone(next) ? null : next;
    }

    /** A deletion ends when nobody's finalizer is left and, for a pod, the kubelet said that it is stopped. */
    private static boolean gone(ObjectNode object) {
        return Meta.deleting(object)
                && !Meta.hasFinalizers(object)
                && object.at("/metadata/deletionGracePeriodSeconds").asLong(0) == 0;
    }

    private void requireFresh(ObjectNode live, ObjectNode sent) {
        String version = Meta.resourceVersion(sent);
        String uid = Meta.uid(sent);
        if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
            throw ApiException.conflict(
                    type,
                    Meta.name(live),
                    "the object has been modified; please apply your changes to the latest version and try again");
        }
        if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
            throw ApiException.conflict(
                    type,
                    Meta.name(live),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Meta.uid(live));
        }
    }

    private static ObjectNode spec(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove(List.of("metadata", "status", "apiVersion", "kind"));
        return copy;
    }

    private static void put(ObjectNode target, String field, @Nullable JsonNode value) {
        if (value == null) {
            target.remove(field);
        } else {
            target.set(field, value);
        }
    }

    /**
     * The object's next state after a request to delete it.
     *
     * @param options a DeleteOptions; empty for none
     * @return null when it is gone at once, {@code live} itself when it is being deleted already
     */
    @Nullable
    ObjectNode deleted(ObjectNode live, JsonNode options) {
        requireFresh(live, preconditions(options));
        ObjectNode next = live.deepCopy();
        ObjectNode metadata = Meta.of(next);
        String finalizer = switch (options.path("propagationPolicy").asText()) {
            case "Foreground" -> "foregroundDeletion";
            case "Orphan" -> "orphan";
            default -> "";
        };
        if (!finalizer.isEmpty() && !Meta.deleting(live)) {
            metadata.withArrayProperty("finalizers").add(finalizer);
        }
        long grace = type.id().equals("pods") ? podGrace(live, options) : 0;
        if (grace == 0 && !Meta.hasFinalizers(next)) {
            return null;
        }
        if (Meta.deleting(live)
                && grace >= live.at("/metadata/deletionGracePeriodSeconds").asLong()) {
            return live;
        }
        metadata.put("deletionTimestamp", Meta.time(now.plusSeconds(grace)));
        metadata.put("deletionGracePeriodSeconds", grace);
        if (metadata.has("generation")) {
            metadata.put("generation", metadata.path("generation").asLong() + 1);
        }
        return next;
    }

    /** Nobody has to be waited for where no kubelet runs the pod. */
    private static long podGrace(ObjectNode pod, JsonNode options) {
        boolean running = pod.path("spec").hasNonNull("nodeName")
                && !List.of("Succeeded", "Failed")
                        .contains(pod.path("status").path("phase").asText());
        long wanted = pod.path("spec").path("terminationGracePeriodSeconds").asLong();
        return running ? options.path("gracePeriodSeconds").asLong(wanted) : 0;
    }

    private static ObjectNode preconditions(JsonNode options) {
        ObjectNode expected = Json.object();
        if (options.get("preconditions") instanceof ObjectNode preconditions) {
            expected.set("metadata", preconditions);
        }
        return expected;
    }
}

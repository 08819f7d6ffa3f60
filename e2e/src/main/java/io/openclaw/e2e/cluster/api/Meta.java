package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The fields of {@code metadata} that the server itself reads and writes. */
final class Meta {

    private Meta() {}

    static ObjectNode of(ObjectNode object) {
        return object.withObjectProperty("metadata");
    }

    static String name(JsonNode object) {
        return text(object, "name");
    }

    static String namespace(JsonNode object) {
        return text(object, "namespace");
    }

    static String uid(JsonNode object) {
        return text(object, "uid");
    }

    static String resourceVersion(JsonNode object) {
        return text(object, "resourceVersion");
    }

    static JsonNode labels(JsonNode object) {
        return object.path("metadata").path("labels");
    }

    static boolean deleting(JsonNode object) {
        return object.path("metadata").hasNonNull("deletionTimestamp");
    }

    static boolean hasFinalizers(JsonNode object) {
        return !object.path("metadata").path("finalizers").isEmpty();
    }

    static String text(JsonNode object, String field) {
        return object.path("metadata").path(field).asText("");
    }

    /** RFC 3339 with seconds, as metav1.Time is written. */
    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

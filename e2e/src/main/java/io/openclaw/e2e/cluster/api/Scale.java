package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Collectors;

/**
 * The scale subresource of a type: where its numbers are, as JSON pointers.
 *
 * @param selector of the selector as a string; empty where it is the LabelSelector at spec.selector
 */
record Scale(String specReplicas, String statusReplicas, String selector) {

    static Scale of(ResourceType type) {
        JsonNode custom = type.definition().at("/subresources/scale");
        return custom.isMissingNode()
                ? new Scale("/spec/replicas", "/status/replicas", "")
                : new Scale(
                        pointer(custom.path("specReplicasPath")),
                        pointer(custom.path("statusReplicasPath")),
                        pointer(custom.path("labelSelectorPath")));
    }

    private static String pointer(JsonNode jsonPath) {
        return jsonPath.asText("").replace('.', '/');
    }

    /** The object as an autoscaling/v1 Scale. */
    ObjectNode read(ObjectNode object) {
        ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
        ObjectNode metadata = Meta.of(scale);
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "creationTimestamp"}) {
            metadata.set(field, object.path("metadata").path(field));
        }
        scale.putObject("spec").put("replicas", object.at(specReplicas).asInt());
        scale.putObject("status")
                .put("replicas", object.at(statusReplicas).asInt())
                .put(
                        "selector",
                        selector.isEmpty()
                                ? matchLabels(object)
                                : object.at(selector).asText());
        return scale;
    }

    private static String matchLabels(ObjectNode object) {
        return object.at("/spec/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
    }

    /** The object with the Scale's replicas, and its resourceVersion if it has one. */
    ObjectNode write(ObjectNode object, ObjectNode scale) {
        ObjectNode next = object.deepCopy();
        String parent = specReplicas.substring(0, specReplicas.lastIndexOf('/'));
        String field = specReplicas.substring(specReplicas.lastIndexOf('/') + 1);
        next.withObject(parent).put(field, scale.at("/spec/replicas").asInt());
        Meta.of(next).put("resourceVersion", Meta.resourceVersion(scale));
        return next;
    }
}

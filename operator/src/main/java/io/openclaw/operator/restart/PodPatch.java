package io.openclaw.operator.restart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.openclaw.operator.observe.PodView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON Patch (RFC 6902) on a pod that begins with a test of its resourceVersion: it applies to what was seen, or not at all. */
final class PodPatch {
    /** Lower than any pod's usual cost of 0 (Kubernetes, pod-deletion-cost). */
    static final String GOES_FIRST = "-2147483647";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<Map<String, Object>> operations = new ArrayList<>();

    private PodPatch() {}

    static PodPatch of(PodView pod) {
        return new PodPatch().operation("test", "/metadata/resourceVersion", pod.resourceVersion());
    }

    PodPatch label(String name, String value) {
        return operation("add", "/metadata/labels/" + escaped(name), value);
    }

    /** Every router pod has annotations: its template's hashes. */
    PodPatch annotation(String name, String value) {
        return operation("add", "/metadata/annotations/" + escaped(name), value);
    }

    PodPatch ownedBy(OwnerReference owner) {
        return operation("add", "/metadata/ownerReferences", List.of(owner));
    }

    /** A ReplicaSet adopts what matches its selector and has no controller. */
    PodPatch ownedByNobody() {
        operations.add(new LinkedHashMap<>(Map.of("op", "remove", "path", "/metadata/ownerReferences")));
        return this;
    }

    private PodPatch operation(String op, String path, Object value) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("op", op);
        operation.put("path", path);
        operation.put("value", value);
        operations.add(operation);
        return this;
    }

    /** RFC 6901. */
    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    String toJson() {
        try {
            return JSON.writeValueAsString(operations);
        } catch (JsonProcessingException e) {
            throw new AssertionError("texts and owner references always serialize", e);
        }
    }
}

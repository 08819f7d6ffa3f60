package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/**
 * One resource that the server serves.
 *
 * @param group empty for the core group
 * @param definition the entry of {@code spec.versions} that a custom resource comes from; missing for built-in ones
 */
record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        List<String> shortNames,
        boolean namespaced,
        Set<String> subresources,
        JsonNode definition) {

    static final String STATUS = "status";
    static final String SCALE = "scale";

    String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As in {@code deployments.apps}; {@code pods} for the core group. */
    String id() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    /** Under which id objects are kept: both events APIs show the same objects. */
    String storedAs() {
        return id().equals("events.events.k8s.io") ? "events" : id();
    }

    boolean has(String subresource) {
        return subresources.contains(subresource);
    }

    boolean isCustom() {
        return !definition.isMissingNode();
    }

    /** Objects carry their type; lists and clients may leave it out. */
    ObjectNode stamp(ObjectNode object) {
        return object.put("apiVersion", apiVersion()).put("kind", kind);
    }
}

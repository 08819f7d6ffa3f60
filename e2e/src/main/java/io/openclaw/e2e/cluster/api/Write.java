package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One write that took effect.
 *
 * @param revision the resourceVersion it made
 * @param time wall clock
 * @param nanos {@link System#nanoTime()} at the same moment
 * @param verb create, update, patch, apply or delete
 * @param resource plural and group, as in {@code deployments.apps}; {@code pods} for the core group
 * @param namespace empty for cluster-scoped objects
 * @param subresource empty for the object itself
 * @param userAgent the client's, empty if it sent none
 * @param fieldManager who owns the fields that were written
 * @param before absent for a creation; not to be changed
 * @param after absent for an object that is gone; not to be changed
 */
public record Write(
        long revision,
        Instant time,
        long nanos,
        String verb,
        String resource,
        String namespace,
        String name,
        String subresource,
        String userAgent,
        String fieldManager,
        Optional<ObjectNode> before,
        Optional<ObjectNode> after) {

    /** Whether it was done to {@code resource} (as in {@code pods}) in {@code namespace}. */
    public boolean on(String resource, String namespace) {
        return this.resource.equals(resource) && this.namespace.equals(namespace);
    }

    /** The label's value after the write (before it, if the object is gone). */
    public Optional<String> label(String key) {
        return text(after.or(() -> before)
                .map(o -> o.at("/metadata/labels").path(key))
                .orElse(null));
    }

    /** The annotation's value after the write (before it, if the object is gone). */
    public Optional<String> annotation(String key) {
        return text(after.or(() -> before)
                .map(o -> o.at("/metadata/annotations").path(key))
                .orElse(null));
    }

    private static Optional<String> text(@Nullable JsonNode node) {
        return node == null || !node.isTextual() ? Optional.empty() : Optional.of(node.asText());
    }
}

package io.openclaw.e2e.scale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.proof.RouterStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * All that the operator has written of one router, for the bare client to write the same of others.
 *
 * @param name of the router, which is in the rest
 * @param uid its, which is in the rest
 * @param resource as the user created it
 * @param objects as they were applied, in the order in which they were
 * @param status the last
 */
record Templates(String name, String uid, ObjectNode resource, List<ObjectNode> objects, ObjectNode status) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MANAGER = "openclaw-operator";

    static Templates of(List<Write> log, String name, ObjectNode resource) {
        ObjectNode router = RouterStatus.latest(log, Routers.NAMESPACE, name).orElseThrow();
        String uid = router.at("/metadata/uid").asText();
        List<ObjectNode> objects = log.stream()
                .filter(write ->
                        write.before().isEmpty() && write.fieldManager().equals(MANAGER))
                .flatMap(write -> write.after().stream())
                .filter(object ->
                        object.at("/metadata/ownerReferences/0/uid").asText().equals(uid))
                .map(object -> AppliedFields.of(object, MANAGER))
                .toList();
        return new Templates(name, uid, resource, objects, (ObjectNode) router.path("status"));
    }

    void write(Path file) throws IOException {
        JSON.writeValue(file.toFile(), this);
    }

    static Templates read(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Templates.class);
    }

    /** The same of another router. */
    Templates of(String otherName, String otherUid) {
        try {
            String text = JSON.writeValueAsString(this);
            return JSON.readValue(text.replace(name, otherName).replace(uid, otherUid), Templates.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

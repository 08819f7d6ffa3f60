package io.openclaw.e2e.proof;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the router's own document says: the part of the report that is the operator's word. */
public final class RouterStatus {

    public static final String RESOURCE = "openclawrouters.openclaw.io";

    private RouterStatus() {}

    /** The newest document of the router in the log. */
    public static Optional<ObjectNode> latest(List<Write> writes, String namespace, String router) {
        return writes.reversed().stream()
                .filter(write -> isOf(write, namespace, router))
                .findFirst()
                .flatMap(Write::after);
    }

    /** The reasons in every history that was ever written, by the pod that went. */
    public static Map<String, List<String>> reasons(List<Write> writes, String namespace, String router) {
        Map<String, List<String>> reasons = new HashMap<>();
        for (Write write : writes) {
            if (isOf(write, namespace, router)) {
                write.after()
                        .ifPresent(document -> document.at("/status/history")
                                .forEach(entry -> reasons.put(
                                        entry.path("pod").asText(),
                                        entry.path("reasons")
                                                .valueStream()
                                                .map(JsonNode::asText)
                                                .toList())));
            }
        }
        return reasons;
    }

    public static boolean isOf(Write write, String namespace, String router) {
        return write.on(RESOURCE, namespace) && write.name().equals(router);
    }
}

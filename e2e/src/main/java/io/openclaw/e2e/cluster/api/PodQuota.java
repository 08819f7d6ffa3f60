package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What ResourceQuotas allow of pods, by number; no other resource is counted. */
final class PodQuota {
    private static final String PODS = "pods";

    private PodQuota() {}

    /** @throws ApiException 403, in the admission plugin's words, where a pod is one too many */
    static void require(Store store, Call call, String name) {
        if (!call.type().id().equals(PODS)) {
            return;
        }
        for (ObjectNode quota : store.list("resourcequotas", call.namespace()).items()) {
            JsonNode hard = quota.at("/spec/hard").path(PODS);
            if (hard.isMissingNode()) {
                continue;
            }
            long used = store.list(PODS, call.namespace()).items().stream()
                    .filter(PodQuota::counts)
                    .count();
            if (used >= hard.asLong()) {
                throw ApiException.forbidden(
                        call.type(),
                        name,
                        "exceeded quota: %s, requested: pods=1, used: pods=%d, limited: pods=%d"
                                .formatted(Meta.name(quota), used, hard.asLong()));
            }
        }
    }

    private static boolean counts(ObjectNode pod) {
        return !List.of("Succeeded", "Failed").contains(pod.at("/status/phase").asText());
    }
}

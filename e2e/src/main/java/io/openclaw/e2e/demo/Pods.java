package io.openclaw.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What a pod's document says, in the words of the demo. */
final class Pods {

    static final String ROUTER_LABEL = "openclaw.io/router";
    static final String MEMBER_LABEL = "openclaw.io/member";
    static final String TRAFFIC_LABEL = "openclaw.io/traffic";

    /** 128 + SIGKILL: what the kernel's OOM killer leaves, and what the router exits with when its heap is exhausted. */
    static final int EXIT_OUT_OF_MEMORY = 137;

    private Pods() {}

    static String name(JsonNode pod) {
        return pod.at("/metadata/name").asText();
    }

    static String uid(JsonNode pod) {
        return pod.at("/metadata/uid").asText();
    }

    static String label(JsonNode pod, String key) {
        return pod.at("/metadata/labels").path(key).asText("");
    }

    static boolean isAttached(JsonNode pod) {
        return label(pod, MEMBER_LABEL).equals("attached");
    }

    static boolean isDetached(JsonNode pod) {
        return label(pod, MEMBER_LABEL).equals("detached");
    }

    static boolean takesTraffic(JsonNode pod) {
        return label(pod, TRAFFIC_LABEL).equals("enabled");
    }

    static boolean isDeleting(JsonNode pod) {
        return !pod.at("/metadata/deletionTimestamp").isMissingNode();
    }

    /** Ready and not on its way out: what anyone who counts pods would count. */
    static boolean isReady(JsonNode pod) {
        return !isDeleting(pod) && hasCondition(pod, "Ready");
    }

    /** Whether the condition is True; of any object with status.conditions. */
    static boolean hasCondition(JsonNode object, String type) {
        return object.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals(type)
                        && condition.path("status").asText().equals("True"));
    }

    /** The ends of its containers that ran out of memory, each named so that the same end is the same name in every later write. */
    static Stream<String> memoryDeaths(JsonNode pod) {
        return pod.at("/status/containerStatuses")
                .valueStream()
                .flatMap(container -> Stream.of(
                                container.at("/state/terminated"), container.at("/lastState/terminated"))
                        .filter(Pods::isMemoryDeath)
                        .map(end -> "%s/%s ended %s"
                                .formatted(
                                        uid(pod),
                                        container.path("name").asText(),
                                        end.path("finishedAt").asText())));
    }

    private static boolean isMemoryDeath(JsonNode terminated) {
        return terminated.path("exitCode").asInt() == EXIT_OUT_OF_MEMORY
                || terminated.path("reason").asText().equals("OOMKilled");
    }
}

package io.openclaw.e2e.proof;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What the document of a router pod says, and of the contract its labels. */
public final class Pods {

    public static final String ROUTER_LABEL = "openclaw.io/router";
    public static final String MEMBER_LABEL = "openclaw.io/member";
    public static final String TRAFFIC_LABEL = "openclaw.io/traffic";

    /** 128 + SIGKILL: what the kernel's OOM killer leaves, and what the router exits with when its heap is exhausted. */
    public static final int EXIT_OUT_OF_MEMORY = 137;

    private Pods() {}

    public static String name(JsonNode pod) {
        return pod.at("/metadata/name").asText();
    }

    public static String uid(JsonNode pod) {
        return pod.at("/metadata/uid").asText();
    }

    public static String label(JsonNode pod, String key) {
        return pod.at("/metadata/labels").path(key).asText("");
    }

    public static boolean isAttached(JsonNode pod) {
        return label(pod, MEMBER_LABEL).equals("attached");
    }

    public static boolean isDetached(JsonNode pod) {
        return label(pod, MEMBER_LABEL).equals("detached");
    }

    public static boolean takesTraffic(JsonNode pod) {
        return label(pod, TRAFFIC_LABEL).equals("enabled");
    }

    public static boolean isDeleting(JsonNode pod) {
        return !pod.at("/metadata/deletionTimestamp").isMissingNode();
    }

    /** Ready and not on its way out: what anyone who counts pods would count. */
    public static boolean isReady(JsonNode pod) {
        return !isDeleting(pod) && hasCondition(pod, "Ready");
    }

    /** Whether the condition is True; of any object with status.conditions. */
    public static boolean hasCondition(JsonNode object, String type) {
        return object.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asText().equals(type)
                        && condition.path("status").asText().equals("True"));
    }

    /** The ends of its containers that ran out of memory, each named so that the same end is the same name in every later write. */
    public static Stream<String> memoryDeaths(JsonNode pod) {
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

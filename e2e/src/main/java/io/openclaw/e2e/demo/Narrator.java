package io.openclaw.e2e.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Write;
import io.openclaw.e2e.proof.Pods;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the writes that matter into lines of the story; most writes don't. */
final class Narrator {

    /**
     * @param pod whose story it is; empty for the router's own
     * @param text what happened to it
     */
    record Line(Tone tone, String pod, String text) {}

    /** Conditions that change with every restart, which the pods' lines tell already. */
    private static final Set<String> TOLD_BY_THE_PODS =
            Set.of("Ready", "Progressing", "ConfigApplied", "RestartInProgress");

    private final String router;
    private final Set<String> knownDeaths = new HashSet<>();

    Narrator(String router) {
        this.router = router;
    }

    /** Writes are to be told once each, in their order. */
    List<Line> tell(Write write) {
        List<Line> lines = new ArrayList<>();
        ObjectNode object = write.after().or(write::before).orElseThrow();
        if (write.resource().equals("pods")
                && Pods.label(object, Pods.ROUTER_LABEL).equals(router)) {
            tellPod(write, object, lines);
        } else if (write.resource().equals("openclawrouters.openclaw.io")
                && write.name().equals(router)
                && write.after().isPresent()) {
            tellRouter(write, object, lines);
        }
        return lines;
    }

    private void tellPod(Write write, ObjectNode pod, List<Line> lines) {
        String name = Pods.name(pod);
        if (write.before().isEmpty()) {
            lines.add(new Line(Tone.QUIET, name, "created"));
            return;
        }
        ObjectNode before = write.before().orElseThrow();
        if (write.after().isEmpty()) {
            lines.add(new Line(Tone.QUIET, name, "gone"));
            return;
        }
        if (!Pods.isReady(before) && Pods.isReady(pod)) {
            lines.add(new Line(Tone.GOOD, name, "ready"));
        }
        if (!Pods.isDetached(before) && Pods.isDetached(pod)) {
            lines.add(new Line(Tone.PLAIN, name, "detached from its ReplicaSet: serves on while a replacement starts"));
        }
        if (Pods.isDetached(before) && Pods.isAttached(pod)) {
            lines.add(new Line(Tone.ATTENTION, name, "attached again: the restart was rolled back"));
        }
        if (Pods.takesTraffic(before) && !Pods.takesTraffic(pod)) {
            lines.add(new Line(Tone.PLAIN, name, "out of the Service: drains"));
        }
        if (!Pods.isDeleting(before) && Pods.isDeleting(pod)) {
            lines.add(new Line(Tone.PLAIN, name, "deleted"));
        }
        Pods.memoryDeaths(pod)
                .filter(knownDeaths::add)
                .forEach(_ -> lines.add(new Line(
                        Tone.BAD,
                        name,
                        "clw-router-oom: out of memory, killed (exit " + Pods.EXIT_OUT_OF_MEMORY + ")")));
    }

    private static void tellRouter(Write write, ObjectNode router, List<Line> lines) {
        JsonNode restart = router.at("/status/restart");
        String claimed = restart.path("pod").asText("");
        boolean isNew = write.before()
                .map(before -> before.at("/status/restart/pod").asText(""))
                .filter(claimed::equals)
                .isEmpty();
        if (!claimed.isEmpty() && isNew) {
            String reasons =
                    restart.path("reasons").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
            lines.add(new Line(Tone.HEADING, claimed, "is to be replaced: " + reasons));
        }
        for (JsonNode condition : router.at("/status/conditions")) {
            String type = condition.path("type").asText();
            String status = condition.path("status").asText();
            String was = write.before()
                    .map(before -> Narrator.statusOf(before, type))
                    .orElse("");
            boolean changed = !was.equals(status) && !(was.isEmpty() && status.equals("False"));
            if (changed && !TOLD_BY_THE_PODS.contains(type)) {
                lines.add(new Line(
                        Tone.ATTENTION,
                        "",
                        "%s=%s (%s) %s"
                                .formatted(
                                        type,
                                        status,
                                        condition.path("reason").asText(),
                                        condition.path("message").asText())
                                .strip()));
            }
        }
    }

    private static String statusOf(JsonNode router, String conditionType) {
        return router.at("/status/conditions")
                .valueStream()
                .filter(condition -> condition.path("type").asText().equals(conditionType))
                .findFirst()
                .map(condition -> condition.path("status").asText())
                .orElse("");
    }
}

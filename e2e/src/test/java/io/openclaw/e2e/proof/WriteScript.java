package io.openclaw.e2e.proof;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A write log made by hand: what happened to the pods of the router {@code edge}, second by second. */
public final class WriteScript {

    public static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final List<Write> writes = new ArrayList<>();
    private final Map<String, ObjectNode> objects = new HashMap<>();
    private Instant now = START;

    public WriteScript at(double second) {
        now = START.plusMillis((long) (second * 1_000));
        return this;
    }

    public WriteScript created(String pod) {
        ObjectNode document = JsonMapper.builder().build().createObjectNode();
        ObjectNode metadata = document.putObject("metadata");
        metadata.put("name", pod).put("uid", "uid-of-" + pod);
        metadata.putObject("labels")
                .put(Pods.ROUTER_LABEL, "edge")
                .put(Pods.MEMBER_LABEL, "attached")
                .put(Pods.TRAFFIC_LABEL, "enabled");
        write("pods", pod, "create", Optional.of(document));
        return this;
    }

    public WriteScript ready(String pod) {
        return condition("pods", pod, "Ready", true);
    }

    public WriteScript unready(String pod) {
        return condition("pods", pod, "Ready", false);
    }

    public WriteScript detached(String pod) {
        return label(pod, Pods.MEMBER_LABEL, "detached");
    }

    public WriteScript attachedAgain(String pod) {
        return label(pod, Pods.MEMBER_LABEL, "attached");
    }

    public WriteScript diverted(String pod) {
        return label(pod, Pods.TRAFFIC_LABEL, "disabled");
    }

    public WriteScript deleting(String pod) {
        return change(
                "pods",
                pod,
                document -> ((ObjectNode) document.get("metadata")).put("deletionTimestamp", now.toString()));
    }

    public WriteScript gone(String pod) {
        write("pods", pod, "delete", Optional.empty());
        return this;
    }

    public WriteScript ended(String pod, int exitCode, String reason) {
        return change("pods", pod, document -> {
            ObjectNode container = document.withObject("/status")
                    .putArray("containerStatuses")
                    .addObject()
                    .put("name", "router");
            container
                    .putObject("lastState")
                    .putObject("terminated")
                    .put("exitCode", exitCode)
                    .put("reason", reason)
                    .put("finishedAt", now.toString());
        });
    }

    /** Any write that changes nothing of what is looked at. */
    public WriteScript touched(String pod) {
        return change(
                "pods",
                pod,
                document -> document.withObject("/metadata/annotations").put("touched", now.toString()));
    }

    public WriteScript available() {
        objects.computeIfAbsent("edge", _ -> JsonMapper.builder().build().createObjectNode());
        return condition(RouterStatus.RESOURCE, "edge", "Available", true);
    }

    public WriteScript history(String pod, String... reasons) {
        return change(RouterStatus.RESOURCE, "edge", document -> {
            ObjectNode entry =
                    document.withObject("/status").withArray("/history").addObject();
            entry.put("pod", pod);
            List.of(reasons).forEach(entry.putArray("reasons")::add);
        });
    }

    /** One restart as it should be, of six seconds. */
    public WriteScript replaced(double second, String pod, String by) {
        return at(second)
                .detached(pod)
                .at(second + 0.1)
                .created(by)
                .at(second + 3)
                .ready(by)
                .at(second + 3.2)
                .diverted(pod)
                .at(second + 3.4)
                .unready(pod)
                .at(second + 5)
                .deleting(pod)
                .at(second + 6)
                .gone(pod);
    }

    public List<Write> writes() {
        return List.copyOf(writes);
    }

    private WriteScript label(String pod, String key, String value) {
        return change(
                "pods", pod, document -> document.withObject("/metadata/labels").put(key, value));
    }

    private WriteScript condition(String resource, String name, String type, boolean holds) {
        return change(
                resource,
                name,
                document -> document.withObject("/status")
                        .putArray("conditions")
                        .addObject()
                        .put("type", type)
                        .put("status", holds ? "True" : "False"));
    }

    private WriteScript change(String resource, String name, Consumer<ObjectNode> change) {
        ObjectNode document = objects.get(name).deepCopy();
        change.accept(document);
        write(resource, name, "patch", Optional.of(document));
        return this;
    }

    private void write(String resource, String name, String verb, Optional<ObjectNode> after) {
        Optional<ObjectNode> before = Optional.ofNullable(objects.get(name));
        long nanos = now.toEpochMilli() * 1_000_000;
        writes.add(new Write(
                writes.size() + 1, now, nanos, verb, resource, "default", name, "", "test", "test", before, after));
        after.ifPresentOrElse(document -> objects.put(name, document), () -> objects.remove(name));
    }
}

package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How many pods of a selector were ready, over time, computed from the write log. A pod counts while its Ready condition is True, its labels
 * match, and it is not being deleted: exactly while a Service with that selector sends it new connections.
 *
 * @param samples one for each change of the number, oldest first; before the first there were none
 */
public record ReadyTimeline(List<Sample> samples) {

    /** From {@code time} on, {@code ready} pods; {@code nanos} is {@link System#nanoTime()} at the same moment. */
    public record Sample(Instant time, long nanos, int ready) {}

    public ReadyTimeline {
        samples = List.copyOf(samples);
    }

    /**
     * Computes it for the pods of a namespace.
     *
     * @param selector all of these labels have to match
     * @throws IllegalStateException if the log has dropped entries, for then the figures would be guesses
     */
    public static ReadyTimeline of(WriteLog log, String namespace, Map<String, String> selector) {
        if (log.dropped() > 0) {
            throw new IllegalStateException("the write log has dropped " + log.dropped() + " entries");
        }
        Set<String> ready = new HashSet<>();
        List<Sample> samples = new ArrayList<>();
        for (Write write : log.list()) {
            if (!write.on("pods", namespace)) {
                continue;
            }
            int before = ready.size();
            write.before().ifPresent(pod -> ready.remove(uid(pod)));
            write.after().filter(pod -> serves(pod, selector)).ifPresent(pod -> ready.add(uid(pod)));
            if (ready.size() != before) {
                samples.add(new Sample(write.time(), write.nanos(), ready.size()));
            }
        }
        return new ReadyTimeline(samples);
    }

    /** The lowest number since {@code required} pods were ready for the first time; empty if they never were. */
    public Optional<Integer> lowestSince(int required) {
        return samples.stream()
                .map(Sample::ready)
                .dropWhile(ready -> ready < required)
                .min(Integer::compare);
    }

    private static String uid(ObjectNode pod) {
        return pod.at("/metadata/uid").asText();
    }

    private static boolean serves(ObjectNode pod, Map<String, String> selector) {
        JsonNode labels = pod.at("/metadata/labels");
        return selector.entrySet().stream()
                        .allMatch(label -> label.getValue()
                                .equals(labels.path(label.getKey()).asText()))
                && pod.at("/metadata/deletionTimestamp").isMissingNode()
                && pod.at("/status/conditions")
                        .valueStream()
                        .anyMatch(condition -> "Ready"
                                        .equals(condition.path("type").asText())
                                && "True".equals(condition.path("status").asText()));
    }
}

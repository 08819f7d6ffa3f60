package io.openclaw.e2e.cluster.kubelet;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.PodLogs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Containers' output as it lies below the node's directory, one file a run.
 *
 * @param node the kubelet's directory
 */
public record PodLogFiles(Path node) implements PodLogs {

    @Override
    public String read(ObjectNode pod, String container, boolean previous, int tailLines) {
        Path directory = PodDirectory.of(
                node,
                pod.at("/metadata/namespace").asText(),
                pod.at("/metadata/name").asText(),
                pod.at("/metadata/uid").asText());
        String name = container.isEmpty() ? pod.at("/spec/containers/0/name").asText() : container;
        int newest = 0;
        while (Files.exists(PodDirectory.log(directory, name, newest + 1))) {
            newest++;
        }
        Path log = PodDirectory.log(directory, name, previous ? newest - 1 : newest);
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            List<String> tail = lines.subList(Math.max(0, lines.size() - tailLines), lines.size());
            return tail.isEmpty() ? "" : String.join("\n", tail) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

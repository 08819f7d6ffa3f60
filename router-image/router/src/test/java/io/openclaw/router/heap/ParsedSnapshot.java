package io.openclaw.router.heap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A {@code .heapsnapshot} read by its own header, as any reader of the format would. */
final class ParsedSnapshot {
    private static final int OBJECT = 3;

    final List<Node> nodes = new ArrayList<>();
    final long nodeCount;
    final long edgeCount;
    final int edgeNumbers;
    final List<String> strings = new ArrayList<>();
    /** Of objects, by which DevTools groups them. */
    final Set<Integer> objectNames = new HashSet<>();

    record Node(String type, String name, long id, long size, int edges, List<Edge> out) {
        /** What a field leads to; null where it is null. */
        Node field(String name) {
            return out.stream()
                    .filter(edge -> edge.name.equals(name))
                    .map(Edge::to)
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return type + " " + name + " " + out;
        }
    }

    record Edge(String type, String name, Node to) {
        @Override
        public String toString() {
            return type + " " + name;
        }
    }

    ParsedSnapshot(byte[] text) throws IOException {
        JsonNode root = JsonMapper.builder().build().readTree(text);
        JsonNode snapshot = root.get("snapshot");
        JsonNode meta = snapshot.get("meta");
        nodeCount = snapshot.get("node_count").asLong();
        edgeCount = snapshot.get("edge_count").asLong();
        root.get("strings").forEach(each -> strings.add(each.asText()));
        Map<String, Integer> nodeFields = positions(meta.get("node_fields"));
        Map<String, Integer> edgeFields = positions(meta.get("edge_fields"));
        JsonNode numbers = root.get("nodes");
        for (int at = 0; at < numbers.size(); at += nodeFields.size()) {
            if (numbers.get(at).asInt() == OBJECT) {
                objectNames.add(numbers.get(at + nodeFields.get("name")).asInt());
            }
            nodes.add(new Node(
                    meta.get("node_types")
                            .get(0)
                            .get(numbers.get(at + nodeFields.get("type")).asInt())
                            .asText(),
                    strings.get(numbers.get(at + nodeFields.get("name")).asInt()),
                    numbers.get(at + nodeFields.get("id")).asLong(),
                    numbers.get(at + nodeFields.get("self_size")).asLong(),
                    numbers.get(at + nodeFields.get("edge_count")).asInt(),
                    new ArrayList<>()));
        }
        JsonNode edges = root.get("edges");
        edgeNumbers = edges.size();
        int at = 0;
        for (Node node : nodes) {
            for (int i = 0; i < node.edges; i++) {
                String type =
                        meta.get("edge_types").get(0).get(edges.get(at).asInt()).asText();
                int nameOrIndex =
                        edges.get(at + edgeFields.get("name_or_index")).asInt();
                int to = edges.get(at + edgeFields.get("to_node")).asInt();
                if (to % nodeFields.size() != 0) {
                    throw new IOException("an edge to the middle of a node: " + to);
                }
                boolean indexed = type.equals("element") || type.equals("hidden");
                node.out.add(new Edge(
                        type,
                        indexed ? Integer.toString(nameOrIndex) : strings.get(nameOrIndex),
                        nodes.get(to / nodeFields.size())));
                at += edgeFields.size();
            }
        }
    }

    private static Map<String, Integer> positions(JsonNode names) {
        Map<String, Integer> positions = new HashMap<>();
        names.forEach(name -> positions.put(name.asText(), positions.size()));
        return positions;
    }

    List<Node> named(String name) {
        return nodes.stream().filter(node -> node.name.equals(name)).toList();
    }
}

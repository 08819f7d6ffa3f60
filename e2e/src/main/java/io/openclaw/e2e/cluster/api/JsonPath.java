package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JSONPath of printer columns: fields, {@code [0]} and {@code [?(@.type=="Ready")]}. A dot inside a field's name is escaped by a backslash.
 */
final class JsonPath {

    private static final Pattern STEP = Pattern.compile(
            "\\.((?:\\\\.|[^.\\[\\\\])+)" + "|\\[(\\d+)]" + "|\\[\\?\\(@\\.(\\w+)\\s*==\\s*[\"']([^\"']*)[\"']\\)]");

    private JsonPath() {}

    static JsonNode read(JsonNode root, String path) {
        JsonNode node = root;
        Matcher step = STEP.matcher(path);
        int at = 0;
        while (step.find() && step.start() == at) {
            node = step(node, step);
            at = step.end();
        }
        return at == path.length() ? node : MissingNode.getInstance();
    }

    private static JsonNode step(JsonNode node, Matcher step) {
        if (step.group(1) != null) {
            return node.path(step.group(1).replace("\\.", "."));
        }
        if (step.group(2) != null) {
            return node.path(Integer.parseInt(step.group(2)));
        }
        return node.valueStream()
                .filter(item -> item.path(step.group(3)).asText().equals(step.group(4)))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }
}

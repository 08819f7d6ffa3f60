package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Label and field selectors, as in a list's query and in a LabelSelector. */
final class Selectors {

    private static final Pattern SET_BASED = Pattern.compile("(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
    private static final Pattern EQUALITY = Pattern.compile("([^!=\\s]+)\\s*(!=|==|=)\\s*(\\S*)");
    /** Commas outside parentheses. */
    private static final Pattern COMMA = Pattern.compile(",(?![^(]*\\))");

    private Selectors() {}

    /** {@code a=b,c!=d,e in (f,g),h,!i}; empty selects all. */
    static Predicate<JsonNode> labels(String selector) {
        return all(selector, Selectors::labelRequirement);
    }

    private static Predicate<JsonNode> labelRequirement(String term) {
        Matcher set = SET_BASED.matcher(term);
        if (set.matches()) {
            String key = set.group(1);
            Set<String> values =
                    Arrays.stream(set.group(3).split(",")).map(String::strip).collect(Collectors.toSet());
            boolean in = set.group(2).equals("in");
            return o -> in
                    == (Meta.labels(o).has(key)
                            && values.contains(Meta.labels(o).path(key).asText()));
        }
        Matcher equality = EQUALITY.matcher(term);
        if (equality.matches()) {
            String key = equality.group(1);
            String value = equality.group(3);
            boolean equal = !equality.group(2).equals("!=");
            return o -> equal
                    == (Meta.labels(o).has(key)
                            && Meta.labels(o).path(key).asText().equals(value));
        }
        return term.startsWith("!")
                ? o -> !Meta.labels(o).has(term.substring(1))
                : o -> Meta.labels(o).has(term);
    }

    /** {@code metadata.name=x,status.phase!=y}: a dotted path into the object; an absent field reads as empty. */
    static Predicate<JsonNode> fields(String selector) {
        return all(selector, Selectors::fieldRequirement);
    }

    private static Predicate<JsonNode> fieldRequirement(String term) {
        Matcher equality = EQUALITY.matcher(term);
        if (!equality.matches()) {
            throw ApiException.badRequest("can't read the field selector " + term);
        }
        // events.k8s.io/v1 says regarding for what is stored as involvedObject
        String pointer = "/"
                + equality.group(1)
                        .replaceFirst("^regarding\\.", "involvedObject.")
                        .replace('.', '/');
        String value = equality.group(3);
        boolean equal = !equality.group(2).equals("!=");
        return o -> equal == o.at(pointer).asText("").equals(value);
    }

    private interface Requirement {
        Predicate<JsonNode> parse(String term);
    }

    private static Predicate<JsonNode> all(String selector, Requirement requirement) {
        return COMMA.splitAsStream(selector)
                .map(String::strip)
                .filter(term -> !term.isEmpty())
                .map(requirement::parse)
                .reduce(o -> true, Predicate::and);
    }

    /** A LabelSelector's {@code matchLabels} and {@code matchExpressions}. */
    static Predicate<JsonNode> labelSelector(JsonNode selector) {
        Predicate<JsonNode> result = o -> true;
        for (var label : selector.path("matchLabels").properties()) {
            result = result.and(
                    labelRequirement(label.getKey() + "=" + label.getValue().asText()));
        }
        for (JsonNode expression : selector.path("matchExpressions")) {
            String key = expression.path("key").asText();
            String values = expression
                    .path("values")
                    .valueStream()
                    .map(JsonNode::asText)
                    .collect(Collectors.joining(","));
            result = result.and(labelRequirement(
                    switch (expression.path("operator").asText()) {
                        case "In" -> key + " in (" + values + ")";
                        case "NotIn" -> key + " notin (" + values + ")";
                        case "Exists" -> key;
                        case "DoesNotExist" -> "!" + key;
                        default -> throw ApiException.invalid("not a selector operator: " + expression);
                    }));
        }
        return result;
    }
}

package io.openclaw.settings.resource;

import io.openclaw.settings.Problem;
import io.openclaw.settings.resource.FieldTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells a problem found in the file's language in the resource's: {@code router.queue.max_size} is {@code spec.queue.maxSize}. */
final class FieldErrors {
    /** Stands where problems of a file have file and line. */
    static final String PLACE = "OpenClawRouter";

    private static final Pattern INDEX = Pattern.compile("\\[([0-9]+)]");
    private static final Pattern KEY = Pattern.compile("(router|monitoring)\\.[a-z_.]+");
    private static final Pattern BARE_NUMBERS = Pattern.compile("[0-9]+|[0-9]+ to [0-9]+|at least [0-9]+");

    private final Unfolded unfolded;

    FieldErrors(Unfolded unfolded) {
        this.unfolded = unfolded;
    }

    static Problem problem(String field, String found, String accepted) {
        return new Problem(PLACE, "spec." + field, found, accepted, null);
    }

    Problem inFields(Problem problem) {
        String unit = unit(problem.key());
        return new Problem(
                PLACE,
                "spec." + field(problem.key()),
                withUnit(problem.found(), unit),
                withUnit(KEY.matcher(problem.accepted()).replaceAll(FieldErrors::mentioned), unit),
                problem.nearest());
    }

    /** A leaf's path in the spec as the user wrote it. */
    String field(Leaf leaf) {
        return fill(leaf.template(), origin(leaf.template(), leaf.indices()));
    }

    private String field(String key) {
        String named = key;
        List<Integer> indices = new ArrayList<>();
        for (Named map : Named.of(unfolded.spec())) {
            for (int i = 0; i < map.names().size(); i++) {
                String prefix = map.key() + "." + map.names().get(i);
                if (key.equals(prefix) || key.startsWith(prefix + ".")) {
                    named = map.key() + ".{name}" + key.substring(prefix.length());
                    indices.add(i);
                }
            }
        }
        INDEX.matcher(named)
                .results()
                .map(match -> Integer.valueOf(match.group(1)))
                .forEach(indices::add);
        String template = INDEX.matcher(named).replaceAll("[]");
        Optional<Row> row = FieldTable.byKey(template);
        String item = "";
        if (row.isEmpty() && template.endsWith("[]")) {
            // an item of a list of texts
            row = FieldTable.byKey(template.substring(0, template.length() - 2));
            int last = indices.size() - 1;
            item = "[" + indices.get(last) + "]";
            indices = indices.subList(0, last);
        }
        String field = row.map(Row::field).orElse(null);
        return field == null ? key : fill(field, origin(field, indices)) + item;
    }

    private List<Integer> origin(String field, List<Integer> indices) {
        if (field.startsWith("routes[]")) {
            return unfolded.routes().get(indices.get(0));
        }
        return field.startsWith("monitoring.metrics[]") ? unfolded.metrics().get(indices.get(0)) : indices;
    }

    private static String fill(String template, List<Integer> indices) {
        String path = template;
        for (int index : indices) {
            path = path.replaceFirst("\\[]", "[" + index + "]");
        }
        return path.replace("[]", "");
    }

    private static String mentioned(MatchResult key) {
        return FieldTable.byKey(key.group())
                .map(Row::field)
                .map(field -> Matcher.quoteReplacement("spec." + field))
                .orElse(Matcher.quoteReplacement(key.group()));
    }

    private static String unit(String key) {
        if (key.endsWith("_mb")) {
            return " MiB";
        }
        if (key.endsWith("_kb")) {
            return " KiB";
        }
        return key.endsWith("_ms") ? " ms" : key.endsWith("_seconds") || key.endsWith(".ttl") ? " s" : "";
    }

    /** In the file the key says the unit; here the number must. */
    private static String withUnit(String text, String unit) {
        return BARE_NUMBERS.matcher(text).matches() ? text + unit : text;
    }
}

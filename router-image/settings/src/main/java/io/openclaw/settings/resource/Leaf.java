package io.openclaw.settings.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One value of a document that has a row in the table and is there: not null, not an empty list or map.
 *
 * @param template path with {@code []} for indices and {@code {name}} for the keys of a map
 * @param indices the indices left out, in order; a key of a map counts by its position
 * @param names of the items of lists and the keys of maps that the path goes through, where they have one
 */
record Leaf(String template, List<Integer> indices, List<String> names, Object value) {

    /** @param hasRow whether a template has a row: it is a leaf, whatever is below it */
    static List<Leaf> of(Map<String, ?> document, Predicate<String> hasRow) {
        List<Leaf> leaves = new ArrayList<>();
        new Walk(hasRow, leaves).map(new Leaf("", List.of(), List.of(), document));
        return leaves;
    }

    /** As a person writes it: {@code router.upstreams.app.endpoints}, {@code router.routes[1].name}. */
    String path() {
        StringBuilder path = new StringBuilder();
        int index = 0;
        int name = 0;
        for (String segment : template.split("\\.", -1)) {
            path.append(path.isEmpty() ? "" : ".");
            if (segment.equals("{name}")) {
                path.append(names.get(name++));
                index++;
            } else if (segment.endsWith("[]")) {
                path.append(segment, 0, segment.length() - 1)
                        .append(indices.get(index++))
                        .append(']');
            } else {
                path.append(segment);
            }
        }
        return path.toString();
    }

    private record Walk(Predicate<String> hasRow, List<Leaf> leaves) {
        void any(String path, Leaf above, @Nullable Object value) {
            if (value == null || value.equals(List.of()) || value.equals(Map.of())) {
                return;
            }
            Leaf here = new Leaf(path, above.indices, above.names, value);
            if (hasRow.test(path)) {
                leaves.add(here);
            } else if (value instanceof List<?>) {
                list(here);
            } else if (hasRow.test(path + ".{name}")) {
                named(here);
            } else {
                map(here);
            }
        }

        private void list(Leaf list) {
            List<?> items = (List<?>) list.value;
            for (int i = 0; i < items.size(); i++) {
                Object name = items.get(i) instanceof Map<?, ?> item ? item.get("name") : null;
                any(list.template + "[]", list.through(i, name), items.get(i));
            }
        }

        private void named(Leaf map) {
            int i = 0;
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) map.value).entrySet()) {
                Leaf above = map.through(i++, entry.getKey());
                Leaf here = new Leaf(map.template + ".{name}", above.indices, above.names, entry.getKey());
                leaves.add(here);
                map(new Leaf(here.template, here.indices, here.names, entry.getValue()));
            }
        }

        void map(Leaf map) {
            String prefix = map.template.isEmpty() ? "" : map.template + ".";
            ((Map<?, ?>) map.value).forEach((key, value) -> any(prefix + key, map, value));
        }
    }

    private Leaf through(int index, @Nullable Object name) {
        return new Leaf(template, with(indices, index), name instanceof String text ? with(names, text) : names, value);
    }

    private static <T> List<T> with(List<T> items, T last) {
        List<T> longer = new ArrayList<>(items);
        longer.add(last);
        return List.copyOf(longer);
    }
}

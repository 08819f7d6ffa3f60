package io.openclaw.settings.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list of the resource whose items are keys of a map in the file.
 *
 * @param field the list's path
 * @param key the map's path
 * @param names in the list's order
 */
record Named(String field, String key, List<String> names) {
    private static final String IN_FIELD = "[].name";
    private static final String IN_KEY = ".{name}";

    static List<Named> of(Map<String, Object> spec) {
        List<Named> all = new ArrayList<>();
        for (FieldTable.Row row : FieldTable.ROWS) {
            if (row.key() != null && row.field() != null && row.key().endsWith(IN_KEY)) {
                String list = without(IN_FIELD, row.field());
                all.add(new Named(list, without(IN_KEY, row.key()), names(spec, list)));
            }
        }
        return all;
    }

    /** Of a list's items; an item without one has an empty one. */
    static List<String> names(Map<String, Object> spec, String list) {
        Object here = spec;
        for (String step : list.split("\\.", -1)) {
            here = here instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return here instanceof List<?> items ? items.stream().map(Named::name).toList() : List.of();
    }

    private static String name(@Nullable Object item) {
        return item instanceof Map<?, ?> map && map.get("name") instanceof String name ? name : "";
    }

    private static String without(String suffix, String path) {
        return path.substring(0, path.length() - suffix.length());
    }
}

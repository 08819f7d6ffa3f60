package io.openclaw.e2e.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message's start line and fields.
 *
 * @param method empty in a response
 * @param target empty in a response
 * @param status 0 in a request
 */
record Head(String method, String target, int status, List<Field> fields) {
    List<String> all(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .toList();
    }

    /** The first value, or null. */
    @Nullable
    String field(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.get(0);
    }
}

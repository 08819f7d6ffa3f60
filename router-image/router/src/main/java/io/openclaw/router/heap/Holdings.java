package io.openclaw.router.heap;

import io.openclaw.router.heap.ClassHistogram.Row;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What was live at one moment: each class that has an owner, and the largest of the others. Kept from look to look, so no more than that.
 *
 * @param requests answered and running by then
 * @param owners by class
 */
record Holdings(long requests, Map<String, Row> classes, Map<String, String> owners) {
    /** Beside those with owners: a leak that matters is among them, and a hundred bytes each. */
    private static final int MOST_OTHERS = 200;

    static Holdings of(ClassHistogram histogram, long requests, Function<String, Optional<String>> owner) {
        Map<String, Row> classes = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        int others = 0;
        for (Row row : histogram.classes()) {
            Optional<String> of = owner.apply(row.name());
            if (of.isPresent()) {
                owners.put(row.name(), of.get());
                classes.put(row.name(), row);
            } else if (others < MOST_OTHERS) {
                others++;
                classes.put(row.name(), row);
            }
        }
        return new Holdings(requests, classes, owners);
    }

    Row of(String className) {
        return classes.getOrDefault(className, new Row(className, 0, 0));
    }

    boolean isOwned(String className) {
        return owners.containsKey(className);
    }

    List<Row> ownedBy(String owner) {
        return classes.values().stream()
                .filter(row -> owner.equals(owners.get(row.name())))
                .toList();
    }
}

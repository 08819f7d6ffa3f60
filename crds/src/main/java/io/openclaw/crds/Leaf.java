package io.openclaw.crds;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One value of a tree of records that is there: not null, not an empty list or map.
 *
 * @param template path with {@code []} for indices and {@code {name}} for the keys of a map of records
 * @param indices the indices left out, in order; a key of a map counts by its position
 */
record Leaf(String template, List<Integer> indices, Object value) {

    /** @param naming a component's name in the language of the tree */
    static List<Leaf> of(Record root, Function<RecordComponent, String> naming) {
        List<Leaf> leaves = new ArrayList<>();
        collect(root, "", List.of(), naming, leaves);
        return leaves;
    }

    private static void collect(
            Record record,
            String path,
            List<Integer> indices,
            Function<RecordComponent, String> naming,
            List<Leaf> leaves) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object value = read(component, record);
            String here = path + naming.apply(component);
            if (value instanceof Record child) {
                collect(child, here + ".", indices, naming, leaves);
            } else if (value instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Record) {
                for (int i = 0; i < list.size(); i++) {
                    collect((Record) list.get(i), here + "[].", with(indices, i), naming, leaves);
                }
            } else if (value instanceof Map<?, ?> map
                    && !map.isEmpty()
                    && map.values().iterator().next() instanceof Record) {
                int i = 0;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    List<Integer> position = with(indices, i++);
                    leaves.add(new Leaf(here + ".{name}", position, entry.getKey()));
                    collect((Record) entry.getValue(), here + ".{name}.", position, naming, leaves);
                }
            } else if (value != null && !value.equals(List.of()) && !value.equals(Map.of())) {
                leaves.add(new Leaf(here, indices, value));
            }
        }
    }

    private static List<Integer> with(List<Integer> indices, int last) {
        List<Integer> longer = new ArrayList<>(indices);
        longer.add(last);
        return List.copyOf(longer);
    }

    private static @Nullable Object read(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("records of this project are public: " + component, e);
        }
    }
}

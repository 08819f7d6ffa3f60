package io.openclaw.settings.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A document of maps and lists that is filled value by value. */
final class Tree {
    private final Map<String, Object> root = new LinkedHashMap<>();

    Map<String, Object> root() {
        return root;
    }

    /**
     * @param template dotted path; {@code []} after a segment takes the next of the indices, or 0 when they are used up
     * @param names stands in for each {@code {name}}
     */
    void put(String template, List<Integer> indices, List<String> names, Object value) {
        Object here = root;
        List<Object> steps = steps(template, indices, names);
        for (int i = 0; i < steps.size(); i++) {
            boolean last = i == steps.size() - 1;
            Object next =
                    last ? value : steps.get(i + 1) instanceof Integer ? new ArrayList<>() : new LinkedHashMap<>();
            here = step(here, steps.get(i), next, last);
        }
    }

    private static List<Object> steps(String template, List<Integer> indices, List<String> names) {
        List<Object> steps = new ArrayList<>();
        int used = 0;
        int named = 0;
        for (String segment : template.split("\\.", -1)) {
            if (segment.equals("{name}")) {
                steps.add(names.get(named++));
            } else if (segment.endsWith("[]")) {
                steps.add(segment.substring(0, segment.length() - 2));
                steps.add(used < indices.size() ? indices.get(used++) : 0);
            } else {
                steps.add(segment);
            }
        }
        return steps;
    }

    @SuppressWarnings("unchecked")
    private static Object step(Object here, Object step, Object next, boolean last) {
        if (step instanceof Integer index) {
            List<Object> list = (List<Object>) here;
            if (index == list.size()) {
                list.add(next);
            } else if (last) {
                list.set(index, next);
            }
            return list.get(index);
        }
        Map<String, Object> map = (Map<String, Object>) here;
        if (last) {
            map.put((String) step, next);
        }
        return map.computeIfAbsent((String) step, absent -> next);
    }
}

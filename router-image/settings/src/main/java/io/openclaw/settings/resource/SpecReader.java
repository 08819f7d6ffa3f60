package io.openclaw.settings.resource;

import io.openclaw.settings.Overrides;
import io.openclaw.settings.Problem;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import io.openclaw.settings.resource.FieldTable.Row;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An OpenClawRouter's spec to {@link Settings}. */
public final class SpecReader {
    private SpecReader() {}

    /**
     * Absent fields get the defaults of openclaw.yaml, those of memory scaled to the heap; the rules of the file hold.
     *
     * @param spec as JSON has it: maps, lists, texts, numbers and booleans, of the types that the CRD's schema demands
     * @throws SettingsException naming every field that can't be read or that disagrees with another, by its path as in
     *     {@code spec.queue.maxMemory}
     */
    public static Settings read(Map<String, Object> spec) throws SettingsException {
        List<Problem> problems = names(spec);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        Unfolded unfolded = Unfolded.of(spec);
        FieldErrors errors = new FieldErrors(unfolded);
        Tree file = new Tree();
        for (Leaf leaf : Leaf.of(unfolded.spec(), FieldTable::isField)) {
            convert(leaf, errors, file, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        fixed(file, !Named.names(spec, "filters").isEmpty());
        try {
            // defaults and rules are the file's own
            return SettingsReader.read(FieldErrors.PLACE, file.root(), Overrides.NONE)
                    .settings();
        } catch (SettingsException e) {
            throw new SettingsException(
                    e.problems().stream().map(errors::inFields).toList());
        }
    }

    private static void convert(Leaf leaf, FieldErrors errors, Tree file, List<Problem> problems) {
        Row row = FieldTable.byField(leaf.template()).orElseThrow();
        String key = row.key();
        // only the operator reads it, or it is in the path of all that is below it
        if (key == null || key.endsWith("{name}")) {
            return;
        }
        row.conversion()
                .toKey(leaf.value())
                .ifPresentOrElse(
                        value -> file.put(key, leaf.indices(), leaf.names(), value),
                        () -> problems.add(FieldErrors.problem(
                                errors.field(leaf),
                                "'" + leaf.value() + "'",
                                row.conversion().accepted())));
    }

    private static void fixed(Tree file, boolean hasFilters) {
        for (Row row : FieldTable.ROWS) {
            boolean filters = PodLayout.FILTERS_DIRECTORY.equals(row.fixed());
            if (row.key() != null && row.fixed() != null && (hasFilters || !filters)) {
                file.put(row.key(), List.of(), List.of(), row.fixed());
            }
        }
    }

    /** Names that become keys or directories: there, and once each. */
    private static List<Problem> names(Map<String, Object> spec) {
        List<Problem> problems = new ArrayList<>();
        if (Named.names(spec, "upstreams").isEmpty()) {
            problems.add(FieldErrors.problem("upstreams", "nothing", "at least one upstream, with name and endpoints"));
        }
        for (Named named : Named.of(spec)) {
            names(named.field(), named.names(), problems);
        }
        names("filters", Named.names(spec, "filters"), problems);
        return problems;
    }

    private static void names(String field, List<String> names, List<Problem> problems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.size(); i++) {
            if (!seen.add(names.get(i))) {
                problems.add(FieldErrors.problem(
                        field + "[" + i + "].name", "'" + names.get(i) + "' a second time", "a unique name"));
            }
        }
    }
}

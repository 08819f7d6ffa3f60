package io.openclaw.crds;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.openclaw.crds.FieldTable.Row;
import io.openclaw.crds.spec.RouterFilter;
import io.openclaw.settings.Overrides;
import io.openclaw.settings.Problem;
import io.openclaw.settings.Settings;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What an OpenClawRouter's spec means in openclaw.yaml, and the reverse, by the table that MAPPING.md shows. Pure. */
public final class SpecMapping {
    /** Where a receiver's Secret is mounted: below it {@code SECRET/KEY}. */
    public static final String RECEIVERS_DIRECTORY = "/etc/openclaw-receivers";
    /** Where filters are mounted, seen from the configuration's directory, /etc/openclaw. */
    public static final String FILTERS_DIRECTORY = "../openclaw-filters";
    /** Port of the traffic listener in every pod. */
    public static final int TRAFFIC_PORT = 3000;
    /** Port of the admin listener in every pod. */
    public static final int ADMIN_PORT = 3001;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private SpecMapping() {}

    /**
     * Absent fields get the defaults of openclaw.yaml, those of memory scaled to the heap; the rules of the file hold.
     *
     * @throws SettingsException naming every field that can't be read or that disagrees with another, by its path as in
     *     {@code spec.queue.maxMemory}
     */
    public static Settings toSettings(OpenClawRouterSpec spec) throws SettingsException {
        Unfolded unfolded = Unfolded.of(spec);
        FieldErrors errors = new FieldErrors(unfolded);
        List<Problem> problems = new ArrayList<>(names(spec));
        Tree file = new Tree();
        if (problems.isEmpty()) {
            for (Leaf leaf : Leaf.of(unfolded.spec(), SpecMapping::camelCase)) {
                convert(leaf, unfolded.spec(), errors, file, problems);
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        fixed(file, spec);
        try {
            // JSON is YAML: defaults and rules are the file's own
            return SettingsReader.read(FieldErrors.PLACE, JSON.writeValueAsString(file.root()), Overrides.NONE)
                    .settings();
        } catch (SettingsException e) {
            throw new SettingsException(
                    e.problems().stream().map(errors::inFields).toList());
        } catch (JsonProcessingException e) {
            throw new AssertionError("maps, lists and scalars always serialize", e);
        }
    }

    /**
     * A spec that means these settings, every bound written out. What a resource can't say is left out: the listeners' addresses, which the
     * operator fixes, and the images of filters, which the file does not name and which must be added.
     */
    public static OpenClawRouterSpec toSpec(Settings settings) {
        Tree spec = new Tree();
        for (Leaf leaf : Leaf.of(settings, SpecMapping::snakeCase)) {
            Optional<Row> row = FieldTable.byKey(leaf.template());
            if (row.isPresent()) {
                convert(leaf, row.get(), spec);
            } else {
                List<?> items = (List<?>) leaf.value();
                for (int i = 0; i < items.size(); i++) {
                    Leaf item = new Leaf(leaf.template() + "[]", List.of(i), items.get(i));
                    convert(item, FieldTable.byKey(item.template()).orElseThrow(), spec);
                }
            }
        }
        return Unfolded.fold(JSON.convertValue(spec.root(), OpenClawRouterSpec.class));
    }

    private static void convert(
            Leaf leaf, OpenClawRouterSpec spec, FieldErrors errors, Tree file, List<Problem> problems) {
        Row row = FieldTable.byField(leaf.template()).orElseThrow();
        String key = row.key();
        // only the operator reads it, or it is in the path of all that is below it
        if (key == null || key.endsWith("{name}")) {
            return;
        }
        List<String> names = Named.of(spec).stream()
                .filter(named -> leaf.template().startsWith(named.field() + "[]"))
                .map(named -> named.names().get(leaf.indices().get(0)))
                .toList();
        row.conversion()
                .toKey(leaf.value())
                .ifPresentOrElse(
                        value -> file.put(key, leaf.indices(), names, value),
                        () -> problems.add(FieldErrors.problem(
                                errors.field(leaf),
                                "'" + leaf.value() + "'",
                                row.conversion().accepted())));
    }

    private static void convert(Leaf leaf, Row row, Tree spec) {
        Object value = row.conversion().toField(leaf.value());
        if (row.field() != null && value != null) {
            spec.put(row.field(), leaf.indices(), List.of(), value);
        }
    }

    private static void fixed(Tree file, OpenClawRouterSpec spec) {
        for (Row row : FieldTable.ROWS) {
            boolean filters = FILTERS_DIRECTORY.equals(row.fixed());
            if (row.key() != null
                    && row.fixed() != null
                    && !(filters && spec.filters().isEmpty())) {
                file.put(row.key(), List.of(), List.of(), row.fixed());
            }
        }
    }

    /** Names that become keys or directories: there, and once each. */
    private static List<Problem> names(OpenClawRouterSpec spec) {
        List<Problem> problems = new ArrayList<>();
        if (spec.upstreams().isEmpty()) {
            problems.add(FieldErrors.problem("upstreams", "nothing", "at least one upstream, with name and endpoints"));
        }
        for (Named named : Named.of(spec)) {
            names(named.field(), named.names(), problems);
        }
        names("filters", spec.filters().stream().map(RouterFilter::name).toList(), problems);
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

    /** A field's name: the component's, where it says no other. */
    static String camelCase(RecordComponent component) {
        JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
        return property == null ? component.getName() : property.value();
    }

    /** A key's name, as openclaw.yaml spells the settings' components. */
    static String snakeCase(RecordComponent component) {
        return component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}

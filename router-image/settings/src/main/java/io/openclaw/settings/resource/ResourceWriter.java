package io.openclaw.settings.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.util.StringQuotingChecker;
import io.openclaw.settings.Problem;
import io.openclaw.settings.SettingsException;
import io.openclaw.settings.SettingsReader.Loaded;
import io.openclaw.settings.SettingsWriter;
import io.openclaw.settings.resource.FieldTable.Row;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an openclaw.yaml says to an OpenClawRouter that says the same, as text for kubectl. Only what the file sets is in it; what a resource
 * can't say, and what is left to do, stands in comments above it.
 */
public final class ResourceWriter {
    private static final String API_VERSION = "openclaw.io/v1alpha1";
    private static final String KIND = "OpenClawRouter";

    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .stringQuotingChecker(new AsKubectlReads())
            .build());

    private ResourceWriter() {}

    /**
     * @param file that was read, for error messages
     * @param name of the resource
     * @param namespace of the resource, or null for the one that kubectl is set to
     * @throws SettingsException where the file means something that no resource can mean
     */
    public static String toYaml(String file, Loaded loaded, String name, @Nullable String namespace)
            throws SettingsException {
        if (loaded.settings().router().upstreams().isEmpty()) {
            throw new SettingsException(List.of(new Problem(
                    file,
                    "router.upstreams",
                    "nothing",
                    "at least one upstream with its endpoints: no resource is without",
                    null)));
        }
        Tree spec = new Tree();
        Remarks remarks = new Remarks(name, namespace);
        remarks.about(loaded.settings().router());
        for (Leaf leaf : Leaf.of(SettingsWriter.toTree(loaded.settings()), FieldTable::isKey)) {
            if (loaded.written().contains(leaf.path())) {
                convert(leaf, spec, remarks);
            }
        }
        try {
            return remarks.toText() + YAML.writeValueAsString(resource(name, namespace, inOrder(spec.root())));
        } catch (JsonProcessingException e) {
            throw new AssertionError("maps, lists and scalars always serialize", e);
        }
    }

    private static void convert(Leaf leaf, Tree spec, Remarks remarks) {
        Row row = FieldTable.byKey(leaf.template()).orElseThrow();
        if (row.field() == null) {
            remarks.fixed(leaf, row);
            return;
        }
        Object value = row.conversion().toField(leaf.value());
        if (value == null && row.conversion() == Conversion.SECRET) {
            value = remarks.secret(leaf);
        }
        if (value != null) {
            spec.put(row.field(), leaf.indices(), List.of(), value);
        }
    }

    private static Map<String, Object> resource(String name, @Nullable String namespace, Map<String, Object> spec) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        if (namespace != null) {
            metadata.put("namespace", namespace);
        }
        Map<String, Object> resource = new LinkedHashMap<>();
        resource.put("apiVersion", API_VERSION);
        resource.put("kind", KIND);
        resource.put("metadata", metadata);
        resource.put("spec", spec);
        return resource;
    }

    /** The spec's: upstreams and routes first, the rest as in the file. */
    private static Map<String, Object> inOrder(Map<String, Object> sections) {
        Map<String, Object> spec = new LinkedHashMap<>();
        for (String first : List.of("upstreams", "routes")) {
            if (sections.containsKey(first)) {
                spec.put(first, sections.get(first));
            }
        }
        sections.forEach(spec::putIfAbsent);
        if (spec.get("monitoring") instanceof Map<?, ?> monitoring && monitoring.containsKey("metrics")) {
            spec.put("monitoring", Unfolded.fold(monitoring));
        }
        return spec;
    }

    /** kubectl reads YAML 1.1 and more: what looks like a number in any notation is one to it. */
    private static final class AsKubectlReads extends StringQuotingChecker.Default {
        private static final long serialVersionUID = 1;

        /** Numbers, dates and times, and YAML 1.1's keys of their own. */
        private static final Pattern SPECIAL = Pattern.compile(
                "[-+]?[.0-9][0-9a-fA-FoOxXtTzZ_.:+ -]*|[-+]?\\.(inf|nan)|<<|=", Pattern.CASE_INSENSITIVE);

        @Override
        public boolean needToQuoteName(String name) {
            return super.needToQuoteName(name) || SPECIAL.matcher(name).matches();
        }

        @Override
        public boolean needToQuoteValue(String value) {
            return super.needToQuoteValue(value) || SPECIAL.matcher(value).matches();
        }
    }
}

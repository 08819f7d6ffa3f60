package io.openclaw.crds;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The page with every field, from the schema that the API server enforces. */
class ReferenceTest {
    private static final String HEAD = """
            # OpenClawRouter, field by field

            `openclaw.io/v1alpha1`, short name `ocr`. Generated from the CRD's schema; `kubectl explain ocr.spec` says the same. `[]` is an item of a list.
            Required are `spec.upstreams`, and within items what is marked so. [../crds/MAPPING.md](../crds/MAPPING.md) has the openclaw.yaml key of each field.

            """;

    private final StringBuilder page = new StringBuilder(HEAD);
    private final List<String> rules = new ArrayList<>();

    @Test
    void theCheckedInPageIsWhatTheSchemaSays() {
        JSONSchemaProps root = GeneratedCrd.generate()
                .resource()
                .getSpec()
                .getVersions()
                .get(0)
                .getSchema()
                .getOpenAPIV3Schema();
        table("spec", root, OpenClawRouterSpec.class);
        page.append(
                "## What is refused\n\nBeside values of the wrong form, by rules that the API server evaluates (CEL):\n\n");
        rules.stream().distinct().forEach(rule -> page.append("- ").append(rule).append('\n'));
        page.append('\n');
        table("status", root, OpenClawRouterStatus.class);
        new CheckedInFile("../docs/reference.md").assertSays(page.toString().stripTrailing() + "\n");
    }

    private void table(String name, JSONSchemaProps root, Class<?> type) {
        page.append("## ").append(name).append("\n\n| field | type | meaning |\n|---|---|---|\n");
        rows(name, root.getProperties().get(name), type);
        page.append('\n');
    }

    private void rows(String path, JSONSchemaProps schema, Class<?> type) {
        if (schema.getXKubernetesValidations() != null) {
            schema.getXKubernetesValidations().forEach(rule -> rules.add("`" + path + "`: " + rule.getMessage()));
        }
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SpecMapping.camelCase(component);
            JSONSchemaProps property = schema.getProperties().get(name);
            boolean list = property.getItems() != null;
            JSONSchemaProps one = list ? property.getItems().getSchema() : property;
            Class<?> item = item(component.getGenericType());
            String here = path + "." + name + (list ? "[]" : "");
            boolean required =
                    schema.getRequired() != null && schema.getRequired().contains(name);
            page.append("| `")
                    .append(here)
                    .append("` | ")
                    .append(typeOf(one, item))
                    .append(required ? ", required" : "")
                    .append(" | ")
                    .append(property.getDescription().replace("|", "\\|").replace("\n", " "))
                    .append(" |\n");
            if (item.isRecord()) {
                rows(here, one, item);
            }
        }
    }

    private static String typeOf(JSONSchemaProps schema, Class<?> type) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return type.getSimpleName().equals("Quantity") ? "quantity" : "number or text";
        }
        if (schema.getEnum() != null && !schema.getEnum().isEmpty()) {
            return "one of "
                    + String.join(
                            ", ",
                            schema.getEnum().stream()
                                    .map(value -> value.asText())
                                    .toList());
        }
        return type.isRecord() || !"object".equals(schema.getType()) ? schema.getType() : type.getSimpleName();
    }

    private static Class<?> item(Type type) {
        return type instanceof ParameterizedType generic
                ? item(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1])
                : (Class<?>) type;
    }
}

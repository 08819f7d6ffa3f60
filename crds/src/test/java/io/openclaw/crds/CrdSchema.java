package io.openclaw.crds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** The structure that a CRD demands, applied to a resource as the API server does it, for what our CRD makes use of. */
record CrdSchema(JSONSchemaProps root) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static CrdSchema ofTheCrd() {
        return new CrdSchema(CelRules.ofTheCrd().schema());
    }

    /** What the resource's spec breaks, one line each. */
    List<String> broken(String yaml) throws IOException {
        List<String> broken = new ArrayList<>();
        check("spec", root.getProperties().get("spec"), YAML.readTree(yaml).path("spec"), broken);
        return broken;
    }

    private static void check(String path, JSONSchemaProps schema, JsonNode value, List<String> broken) {
        if (!isOfType(schema, value)) {
            broken.add(path + ": " + value + " is no " + schema.getType());
        } else if (value.isObject()) {
            object(path, schema, value, broken);
        } else if (value.isArray()) {
            within(path, value.size(), schema.getMinItems(), schema.getMaxItems(), broken);
            for (int i = 0; i < value.size(); i++) {
                check(path + "[" + i + "]", schema.getItems().getSchema(), value.get(i), broken);
            }
        } else if (value.isTextual()) {
            text(path, schema, value, broken);
        } else if (value.isNumber()) {
            within(path, value.asDouble(), schema.getMinimum(), schema.getMaximum(), broken);
        }
    }

    private static boolean isOfType(JSONSchemaProps schema, JsonNode value) {
        if (Boolean.TRUE.equals(schema.getXKubernetesIntOrString())) {
            return value.isIntegralNumber() || value.isTextual();
        }
        return switch (schema.getType()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError(schema.getType());
        };
    }

    private static void object(String path, JSONSchemaProps schema, JsonNode value, List<String> broken) {
        Objects.requireNonNullElse(schema.getRequired(), List.<String>of()).stream()
                .filter(name -> !value.has(name))
                .forEach(name -> broken.add(path + "." + name + ": required"));
        value.properties().forEach(entry -> {
            String here = path + "." + entry.getKey();
            if (schema.getAdditionalProperties() != null) {
                check(here, schema.getAdditionalProperties().getSchema(), entry.getValue(), broken);
            } else if (schema.getProperties().containsKey(entry.getKey())) {
                check(here, schema.getProperties().get(entry.getKey()), entry.getValue(), broken);
            } else {
                broken.add(here + ": unknown");
            }
        });
    }

    private static void text(String path, JSONSchemaProps schema, JsonNode value, List<String> broken) {
        within(path, value.asText().length(), schema.getMinLength(), schema.getMaxLength(), broken);
        if (schema.getPattern() != null
                && !Pattern.compile(schema.getPattern()).matcher(value.asText()).find()) {
            broken.add(path + ": " + value + " is not like " + schema.getPattern());
        }
        if (schema.getEnum() != null
                && !schema.getEnum().isEmpty()
                && !schema.getEnum().contains(value)) {
            broken.add(path + ": " + value + " is none of " + schema.getEnum());
        }
    }

    private static void within(String path, double value, Number least, Number most, List<String> broken) {
        if ((least != null && value < least.doubleValue()) || (most != null && value > most.doubleValue())) {
            broken.add(path + ": " + value + " is not from " + least + " to " + most);
        }
    }
}

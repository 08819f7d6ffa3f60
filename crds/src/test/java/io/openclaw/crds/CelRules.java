package io.openclaw.crds;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.cel.bundle.Cel;
import dev.cel.common.CelValidationException;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The CEL rules of a schema, applied to a resource as the API server does: each where its object is there. */
record CelRules(JSONSchemaProps schema, Cel cel) {

    /** CEL's int has 64 bits. */
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.USE_LONG_FOR_INTS);

    static CelRules ofTheCrd() {
        return new CelRules(
                GeneratedCrd.generate()
                        .resource()
                        .getSpec()
                        .getVersions()
                        .get(0)
                        .getSchema()
                        .getOpenAPIV3Schema(),
                KubernetesCel.create());
    }

    /** Messages of the rules that the resource breaks. */
    List<String> broken(String yaml) throws JsonProcessingException {
        List<String> messages = new ArrayList<>();
        check(schema, YAML.readValue(yaml, Object.class), messages);
        return messages;
    }

    /** All rules, compiled or not. */
    List<ValidationRule> all() {
        List<ValidationRule> rules = new ArrayList<>();
        collect(schema, rules);
        return rules;
    }

    CelRuntime.Program compile(ValidationRule rule) {
        try {
            return cel.createProgram(cel.compile(rule.getRule()).getAst());
        } catch (CelValidationException | CelEvaluationException e) {
            throw new AssertionError(rule.getRule(), e);
        }
    }

    private void check(JSONSchemaProps at, Object value, List<String> messages) {
        for (ValidationRule rule : at.getXKubernetesValidations()) {
            try {
                if (!Boolean.TRUE.equals(compile(rule).eval(Map.of("self", value)))) {
                    messages.add(rule.getMessage());
                }
            } catch (CelEvaluationException e) {
                throw new AssertionError(rule.getRule(), e);
            }
        }
        if (value instanceof Map<?, ?> map && at.getProperties() != null) {
            at.getProperties().forEach((name, property) -> {
                if (map.get(name) != null) {
                    check(property, map.get(name), messages);
                }
            });
        }
        if (value instanceof List<?> list) {
            list.forEach(item -> check(at.getItems().getSchema(), item, messages));
        }
    }

    private static void collect(JSONSchemaProps at, List<ValidationRule> rules) {
        rules.addAll(at.getXKubernetesValidations());
        if (at.getProperties() != null) {
            at.getProperties().values().forEach(property -> collect(property, rules));
        }
        if (at.getItems() != null) {
            collect(at.getItems().getSchema(), rules);
        }
    }
}

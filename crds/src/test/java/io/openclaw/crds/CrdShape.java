package io.openclaw.crds;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.openclaw.settings.units.Bytes;
import io.openclaw.settings.units.GoDuration;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What the generator can't say by itself, all of it read from the same types. */
final class CrdShape implements CRDPostProcessor {
    /** What rules read. The API server prices a rule by the longest text that it could meet, and a pattern tells it nothing. */
    private static final Set<String> PRICED = Set.of(Bytes.PATTERN, GoDuration.PATTERN);

    /** Longer than any quantity or duration that somebody writes. */
    private static final long PRICED_LENGTH = 32;

    private static final String DESCRIPTION =
            "A group of router pods whose memory limit is derived and which are replaced before the kernel kills them.";

    @Override
    public HasMetadata process(HasMetadata generated, String crdVersion) {
        CustomResourceDefinition crd = (CustomResourceDefinition) generated;
        crd.getSpec().getNames().setCategories(List.of("all"));
        for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
            orderColumns(version);
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            root.setDescription(DESCRIPTION);
            root.setRequired(List.of("spec"));
            JSONSchemaProps spec = root.getProperties().get("spec");
            spec.setDescription("What is asked for.");
            shape(spec, OpenClawRouterSpec.class);
            JSONSchemaProps status = root.getProperties().get("status");
            status.setDescription("What the operator saw and did.");
            shape(status, OpenClawRouterStatus.class);
        }
        return crd;
    }

    /** The generator sorts columns by path; kubectl shows them as they come. */
    private static void orderColumns(CustomResourceDefinitionVersion version) {
        List<String> names = Arrays.stream(OpenClawRouter.class.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        version.getAdditionalPrinterColumns().sort(Comparator.comparing(column -> names.indexOf(column.getName())));
    }

    private static void shape(JSONSchemaProps schema, Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            JSONSchemaProps property = schema.getProperties().get(SpecMapping.camelCase(component));
            Class<?> item = item(component.getGenericType());
            if (item.isRecord()) {
                shape(
                        property.getItems() == null
                                ? property
                                : property.getItems().getSchema(),
                        item);
            } else if (item == Condition.class) {
                keyByType(property);
            }
            Pattern pattern = component.getAccessor().getAnnotation(Pattern.class);
            if (pattern != null && PRICED.contains(pattern.value())) {
                bound(property, pattern.value());
            }
        }
    }

    private static Class<?> item(Type type) {
        return type instanceof ParameterizedType generic
                ? item(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1])
                : (Class<?>) type;
    }

    /** The generator forgets a pattern where numbers are accepted too. */
    private static void bound(JSONSchemaProps property, String pattern) {
        property.setPattern(pattern);
        property.setMaxLength(PRICED_LENGTH);
        if (Boolean.TRUE.equals(property.getXKubernetesIntOrString())) {
            property.setMinimum(0.0);
        }
    }

    /** As metav1.Condition: one of each type, so that server-side apply merges them. */
    private static void keyByType(JSONSchemaProps conditions) {
        conditions.setXKubernetesListType("map");
        conditions.setXKubernetesListMapKeys(List.of("type"));
        JSONSchemaProps condition = conditions.getItems().getSchema();
        condition.setRequired(List.of("lastTransitionTime", "message", "reason", "status", "type"));
        describe(condition, "type", "Name of the condition.");
        describe(condition, "status", "True, False or Unknown.");
        describe(condition, "reason", "Why, in one CamelCase word.");
        describe(condition, "message", "Why, in a sentence.");
        describe(condition, "lastTransitionTime", "When status last changed.");
        condition.getProperties().get("lastTransitionTime").setFormat("date-time");
        describe(condition, "observedGeneration", "Generation of the spec that this condition speaks of.");
    }

    private static void describe(JSONSchemaProps schema, String property, String text) {
        schema.getProperties().get(property).setDescription(text);
    }
}

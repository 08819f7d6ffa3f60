package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.openclaw.settings.units.Bytes;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrdFileTest {
    /** What fits an apply's last-applied annotation, which is 256 KiB. */
    private static final int MOST_BYTES = 250_000;

    private static final GeneratedCrd CRD = GeneratedCrd.generate();
    private static final CustomResourceDefinitionVersion VERSION =
            CRD.resource().getSpec().getVersions().get(0);

    @Test
    void theCheckedInFileIsWhatTheTypesSay() {
        new CheckedInFile("openclawrouters.openclaw.io-v1.yml").assertSays(CRD.yaml());
    }

    /** As kubectl reads YAML (1.1): unquoted, these words are no texts, neither in this file nor in a user's. */
    @Test
    void noValueReadsAsABoolean() {
        assertThat(CRD.yaml().lines().map(line -> line.replaceFirst("^ *- ", "")))
                .doesNotContainAnyElementsOf(List.of("On", "Off", "Yes", "No", "True", "False", "Y", "N"));
    }

    @Test
    void isSmallEnoughForClientSideApply() {
        assertThat(CRD.yaml().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(MOST_BYTES);
    }

    @Test
    void namesAreTheContracts() {
        var spec = CRD.resource().getSpec();

        assertThat(spec.getGroup()).isEqualTo("openclaw.io");
        assertThat(spec.getNames().getPlural()).isEqualTo("openclawrouters");
        assertThat(spec.getNames().getShortNames()).containsExactly("ocr");
        assertThat(spec.getNames().getCategories()).containsExactly("all");
        assertThat(VERSION.getName()).isEqualTo("v1alpha1");
    }

    @Test
    void columnsStandInTheContractsOrder() {
        assertThat(VERSION.getAdditionalPrinterColumns())
                .extracting(CustomResourceColumnDefinition::getName)
                .containsExactly("READY", "REPLICAS", "LIMIT", "PRESSURE", "RESTARTS", "LAST-REASON", "AGE");
    }

    @Test
    void scalesAndReportsStatusApart() {
        assertThat(VERSION.getSubresources().getStatus()).isNotNull();
        assertThat(VERSION.getSubresources().getScale().getSpecReplicasPath()).isEqualTo(".spec.replicas");
        assertThat(VERSION.getSubresources().getScale().getStatusReplicasPath()).isEqualTo(".status.replicas");
        assertThat(VERSION.getSubresources().getScale().getLabelSelectorPath()).isEqualTo(".status.selector");
    }

    @Test
    void conditionsAreAMapByType() {
        JSONSchemaProps conditions = property("status").getProperties().get("conditions");

        assertThat(conditions.getXKubernetesListType()).isEqualTo("map");
        assertThat(conditions.getXKubernetesListMapKeys()).containsExactly("type");
    }

    @Test
    void everyFieldOfOursIsExplained() {
        List<String> silent = new ArrayList<>();
        silent("spec", property("spec"), OpenClawRouterSpec.class, silent);
        silent("status", property("status"), OpenClawRouterStatus.class, silent);

        assertThat(silent).isEmpty();
    }

    @Test
    void aQuantityThatIsNoneIsRefusedByTheSchema() {
        JSONSchemaProps maxHeap =
                property("spec").getProperties().get("process").getProperties().get("maxHeap");

        assertThat(maxHeap.getPattern()).isEqualTo(Bytes.PATTERN);
        assertThat(maxHeap.getXKubernetesIntOrString()).isTrue();
    }

    private static JSONSchemaProps property(String name) {
        return VERSION.getSchema().getOpenAPIV3Schema().getProperties().get(name);
    }

    private static void silent(String path, JSONSchemaProps schema, Class<?> type, List<String> silent) {
        for (RecordComponent component : type.getRecordComponents()) {
            String name = SpecMapping.camelCase(component);
            JSONSchemaProps property = schema.getProperties().get(name);
            if (property.getDescription() == null || property.getDescription().isBlank()) {
                silent.add(path + "." + name);
            }
            Class<?> item = item(component.getGenericType());
            if (item.isRecord()) {
                JSONSchemaProps inner = property.getItems() == null
                        ? property
                        : property.getItems().getSchema();
                silent(path + "." + name, inner, item, silent);
            }
        }
    }

    private static Class<?> item(Type type) {
        return type instanceof ParameterizedType generic
                ? item(generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1])
                : (Class<?>) type;
    }
}

package io.openclaw.e2e.install;

import static io.openclaw.e2e.install.Rendered.MANIFESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kustomize and the chart, as kubectl and helm render them where they are installed. */
@Timeout(120)
class InstallTest {
    private static final String DEPLOYMENT = "Deployment openclaw-system/openclaw-operator";
    private static final String CONTAINER = "/spec/template/spec/containers/0";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static List<String> folders() throws IOException {
        try (Stream<Path> all = Files.walk(MANIFESTS)) {
            return all.filter(file -> file.endsWith("kustomization.yaml"))
                    .map(file -> MANIFESTS.relativize(file.getParent()).toString())
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("folders")
    void everyFolderOfKustomizeRenders(String folder) {
        assertThat(Rendered.byKustomize(MANIFESTS.resolve(folder)).byName()).isNotEmpty();
    }

    @Test
    void theChartGivesTheObjectsOfTheDefaultFolder() {
        Rendered.byHelm()
                .assertSameAs(Rendered.byKustomize(MANIFESTS.resolve("default"))
                        // a release's namespace is helm's to make: --create-namespace
                        .without("Namespace openclaw-system"));
    }

    @Test
    void theChartsMonitoringIsThatOfItsFolder() {
        Rendered.byHelm("--set", "monitoring.enabled=true")
                .assertSameAs(Rendered.byHelm().and(Rendered.byKustomize(MANIFESTS.resolve("monitoring"))));
    }

    @Test
    void namespacedHasNothingOfTheClusterAndTheSameRules() {
        Rendered namespaced = Rendered.byKustomize(MANIFESTS.resolve("namespaced"));

        assertThat(namespaced.byName().keySet())
                .allSatisfy(name -> assertThat(name).contains(" openclaw-system/"));
        assertThat(namespaced
                        .get("Role openclaw-system/openclaw-operator-routers")
                        .path("rules"))
                .isEqualTo(rulesOfTheCluster());
        assertThat(env(namespaced.get(DEPLOYMENT), "OPENCLAW_NAMESPACES")
                        .at("/valueFrom/fieldRef/fieldPath")
                        .asText())
                .isEqualTo("metadata.namespace");
    }

    @Test
    void anotherNamespaceIsBoundAsAWhole(@TempDir Path directory) throws IOException {
        // a path from the temporary directory, since kustomize takes no absolute one
        Path base = directory
                .toRealPath()
                .relativize(MANIFESTS.resolve("namespaced").toRealPath());
        Files.writeString(directory.resolve("kustomization.yaml"), """
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: team
                resources: ["%s"]
                """.formatted(base));

        Rendered team = Rendered.byKustomize(directory);

        assertThat(team.byName().keySet()).allSatisfy(name -> assertThat(name).contains(" team/"));
        for (String binding : List.of("openclaw-operator", "openclaw-operator-routers")) {
            assertThat(boundNamespace(team.get("RoleBinding team/" + binding))).isEqualTo("team");
        }
    }

    @Test
    void theChartHasARoleInEachNamespaceThatItIsGiven() {
        Rendered some = Rendered.byHelm("--set", "namespaces={one,two}");

        assertThat(some.byName().keySet()).noneMatch(name -> name.startsWith("Cluster"));
        for (String namespace : List.of("one", "two")) {
            assertThat(some.get("Role " + namespace + "/openclaw-operator-routers")
                            .path("rules"))
                    .isEqualTo(rulesOfTheCluster());
            assertThat(boundNamespace(some.get("RoleBinding " + namespace + "/openclaw-operator-routers")))
                    .isEqualTo("openclaw-system");
        }
        assertThat(env(some.get(DEPLOYMENT), "OPENCLAW_NAMESPACES")
                        .path("value")
                        .asText())
                .isEqualTo("one,two");
    }

    private static String boundNamespace(JsonNode binding) {
        return binding.at("/subjects/0/namespace").asText();
    }

    private static JsonNode rulesOfTheCluster() {
        return Rendered.byKustomize(MANIFESTS.resolve("default"))
                .get("ClusterRole openclaw-operator-routers")
                .path("rules");
    }

    /** Where there is no helm, a default of the chart that differs from the base would come to light only elsewhere. */
    @Test
    void theChartsDefaultsAreThoseOfTheBase() throws IOException {
        JsonNode values = YAML.readTree(MANIFESTS.resolve("chart/values.yaml").toFile());
        JsonNode chart = YAML.readTree(MANIFESTS.resolve("chart/Chart.yaml").toFile());
        JsonNode base =
                YAML.readTree(MANIFESTS.resolve("operator/deployment.yaml").toFile());

        assertThat(values.path("image")).isEqualTo(base.at(CONTAINER + "/image"));
        assertThat(values.path("image").asText())
                .endsWith(":" + chart.path("appVersion").asText());
        assertThat(values.path("resources")).isEqualTo(base.at(CONTAINER + "/resources"));
        assertThat(values.path("replicas")).isEqualTo(base.at("/spec/replicas"));
        assertThat(values.path("routerImage"))
                .isEqualTo(env(base, "OPENCLAW_ROUTER_IMAGE").path("value"));
        assertThat(values.path("networkPolicies").asText())
                .isEqualTo(env(base, "OPENCLAW_NETWORK_POLICIES").path("value").asText());
        assertThat(values.path("maxRestarts").asText())
                .isEqualTo(env(base, "OPENCLAW_MAX_RESTARTS").path("value").asText());
        assertThat(values.path("surgeTimeout"))
                .isEqualTo(env(base, "OPENCLAW_SURGE_TIMEOUT").path("value"));
        assertThat(values.path("logLevel")).isEqualTo(env(base, "OPENCLAW_LOG").path("value"));
    }

    private static JsonNode env(JsonNode deployment, String name) {
        for (JsonNode variable : deployment.at(CONTAINER + "/env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable;
            }
        }
        throw new AssertionError("no " + name);
    }
}

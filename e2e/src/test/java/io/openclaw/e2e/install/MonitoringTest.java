package io.openclaw.e2e.install;

import static io.openclaw.e2e.install.Rendered.MANIFESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Alert rules and dashboard against the programs' own sources: a renamed metric would leave both silent. */
class MonitoringTest {
    private static final Path ROOT = MANIFESTS.getParent();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static List<JsonNode> alerts() throws IOException {
        JsonNode rules =
                YAML.readTree(MANIFESTS.resolve("monitoring/alerts.yaml").toFile());
        List<JsonNode> alerts = new ArrayList<>();
        rules.at("/spec/groups").forEach(group -> group.path("rules").forEach(alerts::add));
        assertThat(alerts).isNotEmpty();
        return alerts;
    }

    private static List<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(MANIFESTS.resolve("monitoring/dashboard.json").toFile());
        List<String> queries = new ArrayList<>();
        dashboard
                .path("panels")
                .forEach(panel -> panel.path("targets")
                        .forEach(target -> queries.add(target.path("expr").asText())));
        dashboard
                .at("/templating/list")
                .forEach(variable -> queries.add(variable.path("definition").asText()));
        assertThat(queries).isNotEmpty();
        return queries;
    }

    @Test
    void alertsAskForMetricsThatAreExposed() throws IOException {
        Set<String> exposed = MetricNames.exposed();
        for (JsonNode alert : alerts()) {
            assertThat(MetricNames.missing(alert.path("expr").asText(), exposed))
                    .as(alert.path("alert").asText())
                    .isEmpty();
        }
    }

    @Test
    void theDashboardAsksForMetricsThatAreExposed() throws IOException {
        Set<String> exposed = MetricNames.exposed();
        for (String query : queries()) {
            assertThat(MetricNames.missing(query, exposed)).as(query).isEmpty();
        }
    }

    @Test
    void everyAlertSaysHowBadItIsAndWhatToDo() throws IOException {
        Set<String> names = new HashSet<>();
        for (JsonNode alert : alerts()) {
            String name = alert.path("alert").asText();
            assertThat(names.add(name)).as("%s once", name).isTrue();
            assertThat(alert.path("for").asText()).as("%s: for", name).matches("\\d+m");
            assertThat(alert.at("/labels/severity").asText())
                    .as("%s: severity", name)
                    .isIn("warning", "critical");
            assertThat(alert.at("/annotations/summary").asText())
                    .as("%s: summary", name)
                    .isNotEmpty();
            assertThat(alert.at("/annotations/description").asText())
                    .as("%s: description", name)
                    .isNotEmpty();
            String runbook = alert.at("/annotations/runbook_url").asText();
            assertThat(runbook).as("%s: runbook", name).startsWith("docs/runbook/");
            assertThat(ROOT.resolve(runbook)).as("%s: runbook", name).isRegularFile();
        }
    }
}

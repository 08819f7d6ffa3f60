package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A release that leaks meets its operator: {@code mvn -Pdiagnosis -Dit.test=ReleaseLeakIT}, some ten minutes. */
@Tag("minutes")
class ReleaseLeakIT {
    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("release-leak");
        stage.local();
        stage.operator();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    /** Each new pod is looked at for a while before the next one comes, as whoever fears a release has it. */
    @Scenario
    void a_release_that_leaks_is_not_rolled_out_to_its_end() throws Exception {
        Story story = Story.of(
                "release-leak", List.of(), "{replicas: 4, process: {maxHeap: 256Mi, minUptime: 1s}}", given -> {});
        try (Given given = Given.ready(stage, story.name(), story)) {
            Subject router = given.router();
            given.gets("/", 125);
            minReady(router, Duration.ofMinutes(2));
            router.spec("{\"filters\":[{\"name\":\"leaking\",\"image\":\"%s\"}]}".formatted(Stage.LEAKING_FILTER));
            JsonNode paused = router.await(
                    "the rollout is paused",
                    document -> Subject.condition(document, "Progressing")
                            .path("reason")
                            .asText()
                            .equals("RolloutPaused"),
                    Duration.ofMinutes(9));
            assertThat(Subject.condition(paused, "LeakSuspected").path("reason").asText())
                    .isEqualTo("ReleaseLeak");
            assertThat(router.templates())
                    .as("pods of the old revision are left")
                    .hasSize(2);
            assertThat(router.events()).contains("RolloutPaused");
            new Played(story, 1, List.of(), 0, 0, 0, router.document().path("status"), Described.of(stage, router))
                    .kept(stage);

            given.gets("/", 200);
            router.await(
                    "a pod that leaks is replaced all the same",
                    document ->
                            document.at("/status/history/0/outcome").asText().equals("Replaced"),
                    Duration.ofMinutes(5));
            assertThat(router.deployment().getSpec().getPaused()).isTrue();

            minReady(router, Duration.ZERO);
            router.spec("{\"filters\":[]}");
            router.await(
                    "it is rolled back",
                    document -> router.templates().equals(Set.of(router.template())),
                    Duration.ofMinutes(9));
            router.await("Ready", "True");
            assertThat(router.deployment().getSpec().getPaused()).isNotEqualTo(true);
            assertThat(router.document().at("/status/restarts/oomKilled").asInt())
                    .isZero();
            router.delete();
        }
    }

    private static void minReady(Subject router, Duration time) {
        router.patchDeployment("{\"spec\":{\"minReadySeconds\":%d}}".formatted(time.toSeconds()));
    }
}

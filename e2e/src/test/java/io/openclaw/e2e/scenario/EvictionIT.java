package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.openclaw.e2e.Await;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pods that go by the Eviction API, one by one and within the disruption budget; and objects that come and go with what the resource asks for. */
class EvictionIT {
    private static Stage stage;

    @BeforeAll
    static void open() throws IOException {
        stage = Stage.open("eviction");
        stage.operator();
    }

    @AfterAll
    static void close() {
        stage.close();
    }

    @Test
    void every_pod_is_evicted_once_and_another_serves_in_its_place() throws Exception {
        Subject router = Subject.ready(
                stage,
                "evicted",
                "replicas: null\nautoscaling: {minReplicas: 2, maxReplicas: 4}\nrestart: {strategy: Evict}\n");
        Set<String> before = router.podUids();
        assertThat(before).hasSize(2);

        router.awaitCarriedOut(router.restart());
        router.await("Ready", "True");

        assertThat(router.outcomes()).containsExactly("Evicted", "Evicted");
        assertThat(router.document().at("/status/restarts/total").asInt()).isEqualTo(2);
        assertThat(router.podUids()).hasSize(2).doesNotContainAnyElementsOf(before);
        assertThat(stage.history().fewestServing(router.name(), 2))
                .as("one at a time")
                .isEqualTo(1);

        assertThat(autoscaler(router)).isNotNull();
        router.spec("{\"autoscaling\":null}");
        Await.until("the autoscaler is gone", () -> autoscaler(router) == null);
        assertThat(router.deployment().getSpec().getReplicas())
                .as("as many as there were")
                .isEqualTo(2);
        router.delete();
    }

    private static HorizontalPodAutoscaler autoscaler(Subject router) {
        return stage.client()
                .autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(router.name())
                .withName(router.name())
                .get();
    }
}

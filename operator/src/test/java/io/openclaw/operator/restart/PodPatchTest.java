package io.openclaw.operator.restart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Restart.Phase;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodPatchTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final PodView POD = new PodView(
            "a", "uid-a", "42", NOW, "rs1", "v1", true, true, true, null, false, null, "10.0.0.1", null, List.of());

    @Test
    void testsTheResourceVersionThenChangesOnlyWhatItNames() throws Exception {
        String patch = PodPatch.of(POD)
                .label("openclaw.io/member", "detached")
                .ownedBy(new OwnerReferenceBuilder()
                        .withApiVersion("openclaw.io/v1alpha1")
                        .withKind("OpenClawRouter")
                        .withController(true)
                        .build())
                .annotation("openclaw.io/restart", "{}")
                .toJson();

        assertThat(new ObjectMapper().readTree(patch)).isEqualTo(new ObjectMapper().readTree("""
                [{"op": "test", "path": "/metadata/resourceVersion", "value": "42"},
                 {"op": "add", "path": "/metadata/labels/openclaw.io~1member", "value": "detached"},
                 {"op": "add", "path": "/metadata/ownerReferences", "value": [{"apiVersion": "openclaw.io/v1alpha1", "kind": "OpenClawRouter", "controller": true}]},
                 {"op": "add", "path": "/metadata/annotations/openclaw.io~1restart", "value": "{}"}]"""));
    }

    @Test
    void theRecordIsReadBackAsItWasWritten() {
        Restart restart = new Restart("a", List.of("MemoryThreshold"), null, NOW, 450L, Phase.Claimed, null, null)
                .detached(NOW.plusMillis(1_234), 3, List.of("a", "b", "c"))
                .diverted(NOW.plusMillis(5_678), "d");

        assertThat(RestartJson.read(RestartJson.write(restart))).contains(restart);
    }

    @Test
    void whatSomebodyElseWroteIsNoRecord() {
        assertThat(RestartJson.read("restart me")).isEmpty();
        assertThat(RestartJson.read("{}")).isEmpty();
    }
}

package io.openclaw.crds;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SamplesTest {
    private static final Path SAMPLES = Path.of("../manifests/samples");
    private static final ObjectMapper STRICT =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @ParameterizedTest
    @ValueSource(strings = {"openclawrouter.yaml", "demo.yaml"})
    void aSampleHasKnownFieldsOnlyAndAPlan(String file) throws Exception {
        OpenClawRouter router = read(file);
        MemoryPlan plan = MemoryPlan.of(SpecMapping.toSettings(router.getSpec()), Machine.unlimited(2));

        assertThat(router.getApiVersion()).isEqualTo("openclaw.io/v1alpha1");
        assertThat(router.getKind()).isEqualTo("OpenClawRouter");
        assertThat(plan.limitMb()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openclawrouter.yaml", "demo.yaml"})
    void aSampleKeepsTheRulesOfTheCrd(String file) throws Exception {
        assertThat(CelRules.ofTheCrd().broken(Files.readString(SAMPLES.resolve(file))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"openclawrouter.yaml", "demo.yaml"})
    void theClientReadsBackWhatItWrites(String file) throws Exception {
        OpenClawRouter router = read(file);
        KubernetesSerialization client = new KubernetesSerialization();

        OpenClawRouter copy = client.unmarshal(client.asJson(router), OpenClawRouter.class);

        assertThat(copy.getSpec()).isEqualTo(router.getSpec());
    }

    @Test
    void theDemoIsSmallAndLeaks() throws Exception {
        OpenClawRouterSpec demo = read("demo.yaml").getSpec();
        Settings.Router settings = SpecMapping.toSettings(demo).router();

        assertThat(demo.replicas()).isEqualTo(3);
        assertThat(settings.process().maxHeapMb())
                .as("four routers run beside the rest")
                .isLessThanOrEqualTo(160);
        assertThat(settings.process().restartOnMemoryThresholdMb())
                .as("the last of three pods leaks on while two others are replaced")
                .isLessThanOrEqualTo(settings.process().maxHeapMb() / 2);
        assertThat(settings.cache().enabled()).isFalse();
        assertThat(settings.filters()).isEqualTo(new Settings.Filters("../openclaw-filters", List.of("leak")));
    }

    private static OpenClawRouter read(String file) throws IOException {
        return STRICT.readValue(SAMPLES.resolve(file).toFile(), OpenClawRouter.class);
    }
}

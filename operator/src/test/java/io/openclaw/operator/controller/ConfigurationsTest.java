package io.openclaw.operator.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.operator.desired.Configuration;
import io.openclaw.operator.desired.InvalidSpecException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {
    private final Configurations configurations = new Configurations();

    @Test
    void specsThatSayTheSameShareOne() throws InvalidSpecException {
        Configuration first = configurations.of(spec("512Mi"));
        assertThat(configurations.of(spec("512Mi"))).isSameAs(first);
        assertThat(configurations.of(spec("1Gi"))).isNotEqualTo(first);
        assertThat(first).isEqualTo(Configuration.of(spec("512Mi")));
    }

    @Test
    void holdsNoMoreThanTheLatest() throws InvalidSpecException {
        List<Configuration> made = new ArrayList<>();
        for (int heap = 200; heap < 300; heap++) {
            made.add(configurations.of(spec(heap + "Mi")));
        }
        assertThat(configurations.of(spec("299Mi"))).isSameAs(made.getLast());
        assertThat(configurations.of(spec("200Mi"))).isEqualTo(made.getFirst()).isNotSameAs(made.getFirst());
    }

    @Test
    void whatContradictsItselfIsSaidEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> configurations.of(spec("1Mi")))
                    .isInstanceOf(InvalidSpecException.class)
                    .hasMessageContaining("spec.process.maxHeap");
        }
    }

    private static OpenClawRouterSpec spec(String heap) {
        return Serialization.unmarshal("""
                        apiVersion: openclaw.io/v1alpha1
                        kind: OpenClawRouter
                        metadata: {name: r}
                        spec:
                          process: {maxHeap: %s}
                          upstreams: [{name: app, endpoints: ["http://app.web.svc:8080"]}]
                        """.formatted(heap), OpenClawRouter.class)
                .getSpec();
    }
}

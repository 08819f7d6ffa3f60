package io.openclaw.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OperatorConfigTest {
    @Test
    void nothingSetMeansTheDefaults() {
        OperatorConfig config = OperatorConfig.of(Map.of());

        assertThat(config.namespaces()).isEmpty();
        assertThat(config.healthPort()).isEqualTo(8081);
        assertThat(config.surgeTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.leaderElection()).isFalse();
        assertThat(config.podsByProxy()).isFalse();
        assertThat(config.keyFile()).isNull();
    }

    @Test
    void namespacesAreAList() {
        assertThat(OperatorConfig.of(Map.of("OPENCLAW_NAMESPACES", "web, api,")).namespaces())
                .isEqualTo(Set.of("web", "api"));
    }

    @Test
    void whatCanNotBeReadIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorConfig.of(Map.of("OPENCLAW_SURGE_TIMEOUT", "soon")))
                .withMessage("OPENCLAW_SURGE_TIMEOUT: found soon; accepted: a duration as in 5m");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OperatorConfig.of(Map.of("OPENCLAW_HEALTH_PORT", "65536")))
                .withMessageContaining("OPENCLAW_HEALTH_PORT");
    }
}

package io.openclaw.operator.desired;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftTest {
    private Deployment desired;

    @BeforeEach
    void aDeployment() throws InvalidSpecException {
        desired = DesiredObjects.of(DesiredObjectsTest.blueprint("""
                                upstreams: [{name: app, endpoints: ['http://app:80']}]
                                resources: {requests: {cpu: '0.5'}}"""), null).deployment();
    }

    @Test
    void whatDefaultingAndOthersAddIsNoDrift() {
        assertThat(drifts(live -> {
                    live.getMetadata().getAnnotations().put("deployment.kubernetes.io/revision", "1");
                    live.getSpec().setProgressDeadlineSeconds(600);
                    live.getSpec().getTemplate().getSpec().setRestartPolicy("Always");
                    live.getSpec()
                            .getTemplate()
                            .getSpec()
                            .getContainers()
                            .getFirst()
                            .setTerminationMessagePath("/dev/log");
                }))
                .isFalse();
    }

    @Test
    void aQuantityInOtherWordsIsNoDrift() {
        assertThat(drifts(live -> live.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests()
                        .put("cpu", new Quantity("500m"))))
                .isFalse();
    }

    @Test
    void aChangedValueIsDrift() {
        assertThat(drifts(live -> live.getSpec().setReplicas(9))).isTrue();
        assertThat(drifts(live -> live.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .setImage("other")))
                .isTrue();
    }

    @Test
    void aMissingPartIsDrift() {
        assertThat(drifts(live -> live.getMetadata().getLabels().remove(Labels.ROUTER)))
                .isTrue();
        assertThat(drifts(live ->
                        live.getSpec().getTemplate().getSpec().getVolumes().removeFirst()))
                .isTrue();
    }

    private boolean drifts(Consumer<Deployment> change) {
        Deployment live = new DeploymentBuilder(desired).build();
        change.accept(live);
        return Drift.between(desired, live);
    }
}

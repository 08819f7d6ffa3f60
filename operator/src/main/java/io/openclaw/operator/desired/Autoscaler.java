package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpecBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpecBuilder;
import io.openclaw.crds.spec.Autoscaling;
import java.util.Objects;

/** Scales the Deployment by CPU, and never by memory: a router keeps its heap whatever its load, and a leak would be answered by more leaking pods. */
final class Autoscaler {
    static final int DEFAULT_UTILIZATION = 70;

    private Autoscaler() {}

    static HorizontalPodAutoscalerSpec spec(String deployment, Autoscaling asked) {
        return new HorizontalPodAutoscalerSpecBuilder()
                .withNewScaleTargetRef()
                .withApiVersion("apps/v1")
                .withKind("Deployment")
                .withName(deployment)
                .endScaleTargetRef()
                .withMinReplicas(fewest(asked))
                .withMaxReplicas(asked.maxReplicas())
                .withMetrics(cpu(asked))
                .build();
    }

    static int fewest(Autoscaling asked) {
        return Objects.requireNonNullElse(asked.minReplicas(), DesiredObjects.DEFAULT_REPLICAS);
    }

    private static MetricSpec cpu(Autoscaling asked) {
        return new MetricSpecBuilder()
                .withType("Resource")
                .withNewResource()
                .withName("cpu")
                .withNewTarget()
                .withType("Utilization")
                .withAverageUtilization(
                        Objects.requireNonNullElse(asked.targetCPUUtilizationPercentage(), DEFAULT_UTILIZATION))
                .endTarget()
                .endResource()
                .build();
    }
}

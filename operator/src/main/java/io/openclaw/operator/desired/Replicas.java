package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.openclaw.crds.OpenClawRouterSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who says how many pods there are. The resource, if it names a number. Else the operator applies the number that is there until another manager
 * owns it: to drop an applied field that nobody else owns would reset it to 1.
 */
final class Replicas {
    private Replicas() {}

    /** What to apply; null leaves the field to its owner. */
    static @Nullable Integer toApply(OpenClawRouterSpec spec, @Nullable Deployment live) {
        if (spec.replicas() != null) {
            return spec.replicas();
        }
        if (live == null) {
            return spec.autoscaling() == null
                    ? Integer.valueOf(DesiredObjects.DEFAULT_REPLICAS)
                    : Integer.valueOf(Autoscaler.fewest(spec.autoscaling()));
        }
        return ownedByOthers(live) ? null : live.getSpec().getReplicas();
    }

    private static boolean ownedByOthers(Deployment live) {
        return live.getMetadata().getManagedFields().stream()
                .filter(entry -> !Labels.OPERATOR.equals(entry.getManager()))
                .anyMatch(Replicas::ownsReplicas);
    }

    private static boolean ownsReplicas(ManagedFieldsEntry entry) {
        return entry.getFieldsV1() != null
                && entry.getFieldsV1().getAdditionalProperties().get("f:spec") instanceof Map<?, ?> spec
                && spec.containsKey("f:replicas");
    }
}

package io.openclaw.operator.desired;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.jspecify.annotations.Nullable;

/** The pause of a pod template's rollout, which ends with the template: another one rolls out. Whoever resumes it by hand is not overruled. */
public final class RolloutPause {
    private RolloutPause() {}

    /** Whether the operator has paused the rollout of the live template, be it that somebody has resumed it since. */
    public static boolean isOf(Deployment live) {
        return annotation(live.getMetadata(), Annotations.PAUSED_TEMPLATE)
                .equals(annotation(live.getSpec().getTemplate().getMetadata(), Annotations.TEMPLATE_HASH));
    }

    static void set(Deployment desired) {
        remember(desired);
        desired.getSpec().setPaused(true);
    }

    /** What is applied has the pause that the live one has of the same template. */
    static void keep(Deployment desired, @Nullable Deployment live) {
        if (live == null
                || !annotation(live.getMetadata(), Annotations.PAUSED_TEMPLATE).equals(hash(desired))) {
            return;
        }
        remember(desired);
        if (Boolean.TRUE.equals(live.getSpec().getPaused())) {
            desired.getSpec().setPaused(true);
        }
    }

    private static void remember(Deployment desired) {
        DesiredObjects.annotate(desired.getMetadata(), Annotations.PAUSED_TEMPLATE, hash(desired));
    }

    private static String hash(Deployment desired) {
        return annotation(desired.getSpec().getTemplate().getMetadata(), Annotations.TEMPLATE_HASH);
    }

    private static String annotation(ObjectMeta metadata, String name) {
        return metadata.getAnnotations() == null
                ? ""
                : metadata.getAnnotations().getOrDefault(name, "");
    }
}

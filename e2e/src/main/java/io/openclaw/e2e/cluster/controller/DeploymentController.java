package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/** Rolls a Deployment's template out over ReplicaSets, one for each template, surge and unavailability as its strategy says; and stands still while it is paused. */
public final class DeploymentController extends Controller {

    private static final String HASH = "pod-template-hash";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    /** Needs only the API. */
    public DeploymentController(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        watch(Deployment.class);
        watch(ReplicaSet.class);
    }

    @Override
    protected void reconcile(String namespace) {
        List<ReplicaSet> sets =
                client.apps().replicaSets().inNamespace(namespace).list().getItems();
        for (Deployment deployment :
                client.apps().deployments().inNamespace(namespace).list().getItems()) {
            if (!Pods.deleting(deployment)) {
                String uid = deployment.getMetadata().getUid();
                sync(
                        deployment,
                        sets.stream()
                                .filter(set -> Pods.controllerOf(set)
                                        .filter(owner -> owner.getUid().equals(uid))
                                        .isPresent())
                                .sorted(Comparator.comparingLong(DeploymentController::revision))
                                .toList());
            }
        }
    }

    private void sync(Deployment deployment, List<ReplicaSet> owned) {
        long newest =
                owned.stream().mapToLong(DeploymentController::revision).max().orElse(0);
        Optional<ReplicaSet> found = owned.stream()
                .filter(set -> bare(set.getSpec().getTemplate())
                        .equals(bare(deployment.getSpec().getTemplate())))
                .findFirst();
        if (isPaused(deployment)) {
            resize(
                    deployment,
                    rollout(deployment)
                            .standing(owned.stream()
                                    .map(DeploymentController::figures)
                                    .toList()));
            report(deployment, found.orElse(null), owned);
            return;
        }
        if (found.isEmpty()) {
            client.resource(newSet(deployment, newest + 1)).create();
            return;
        }
        ReplicaSet current = found.get();
        List<ReplicaSet> old =
                owned.stream().filter(set -> !set.equals(current)).toList();
        long revision = revision(current);
        if (old.stream().anyMatch(set -> revision(set) > revision)) {
            // a template that comes back is the newest revision
            annotate(current, newest + 1);
            return;
        }
        int minReadySeconds = orZero(deployment.getSpec().getMinReadySeconds());
        if (orZero(current.getSpec().getMinReadySeconds()) != minReadySeconds) {
            patch(
                    current.getMetadata().getNamespace(),
                    current.getMetadata().getName(),
                    "{\"spec\":{\"minReadySeconds\":" + minReadySeconds + "}}");
            return;
        }
        resize(
                deployment,
                rollout(deployment)
                        .next(
                                figures(current),
                                old.stream().map(DeploymentController::figures).toList()));
        forget(deployment, old);
        report(deployment, current, owned);
    }

    static boolean isPaused(Deployment deployment) {
        return Boolean.TRUE.equals(deployment.getSpec().getPaused());
    }

    private void resize(Deployment deployment, List<Rollout.Change> changes) {
        for (Rollout.Change change : changes) {
            patch(
                    deployment.getMetadata().getNamespace(),
                    change.name(),
                    "{\"spec\":{\"replicas\":" + change.replicas() + "}}");
        }
    }

    private static Rollout rollout(Deployment deployment) {
        int replicas = deployment.getSpec().getReplicas();
        var strategy = deployment.getSpec().getStrategy().getRollingUpdate();
        if (strategy == null) {
            throw new IllegalArgumentException("only rolling updates are done here: "
                    + deployment.getMetadata().getName());
        }
        int surge = resolve(strategy.getMaxSurge(), replicas, true);
        int unavailable = resolve(strategy.getMaxUnavailable(), replicas, false);
        return new Rollout(replicas, surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    /** A number, or a percentage of {@code whole}. */
    static int resolve(IntOrString value, int whole, boolean up) {
        if (value.getIntVal() != null) {
            return value.getIntVal();
        }
        double part = whole * Integer.parseInt(value.getStrVal().replace("%", "")) / 100.0;
        return (int) (up ? Math.ceil(part) : Math.floor(part));
    }

    private static Rollout.Figures figures(ReplicaSet set) {
        return new Rollout.Figures(
                set.getMetadata().getName(),
                set.getSpec().getReplicas(),
                count(set, s -> orZero(s.getStatus().getAvailableReplicas())));
    }

    private ReplicaSet newSet(Deployment deployment, long revision) {
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        String hash = hash(template);
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace(deployment.getMetadata().getNamespace())
                .withName(deployment.getMetadata().getName() + "-" + hash)
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(HASH, hash)
                .addToAnnotations(REVISION, Long.toString(revision))
                .withOwnerReferences(Pods.controlledBy(deployment))
                .endMetadata()
                .withNewSpec()
                .withReplicas(0)
                .withMinReadySeconds(deployment.getSpec().getMinReadySeconds())
                .withNewSelectorLike(deployment.getSpec().getSelector())
                .addToMatchLabels(HASH, hash)
                .endSelector()
                .withTemplate(new PodTemplateSpecBuilder(template)
                        .editMetadata()
                        .addToLabels(HASH, hash)
                        .endMetadata()
                        .build())
                .endSpec()
                .build();
    }

    /** The template as its author wrote it. */
    private static PodTemplateSpec bare(PodTemplateSpec template) {
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH)
                .endMetadata()
                .build();
    }

    private static String hash(PodTemplateSpec template) {
        CRC32 crc = new CRC32();
        crc.update(Serialization.asJson(template).getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }

    private static long revision(ReplicaSet set) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(set.getMetadata().getAnnotations(), Map.of());
        return Long.parseLong(annotations.getOrDefault(REVISION, "0"));
    }

    private void annotate(ReplicaSet set, long revision) {
        patch(
                set.getMetadata().getNamespace(),
                set.getMetadata().getName(),
                "{\"metadata\":{\"annotations\":{\"" + REVISION + "\":\"" + revision + "\"}}}");
    }

    private void patch(String namespace, String set, String json) {
        client.apps()
                .replicaSets()
                .inNamespace(namespace)
                .withName(set)
                .patch(PatchContext.of(PatchType.JSON_MERGE), json);
    }

    /** Sets that run nothing any more are kept up to the history's limit. */
    private void forget(Deployment deployment, List<ReplicaSet> old) {
        List<ReplicaSet> idle = old.stream()
                .filter(set -> set.getSpec().getReplicas() == 0
                        && count(set, s -> orZero(s.getStatus().getReplicas())) == 0)
                .toList();
        int excess = idle.size() - deployment.getSpec().getRevisionHistoryLimit();
        idle.stream()
                .limit(Math.max(0, excess))
                .forEach(set -> client.resource(set).delete());
    }

    /** @param current null where there is none of the newest template, since the rollout is paused */
    private void report(Deployment deployment, @Nullable ReplicaSet current, List<ReplicaSet> owned) {
        DeploymentStatus status = DeploymentReport.of(deployment, current, owned);
        if (!status.equals(deployment.getStatus())) {
            Deployment reported =
                    new DeploymentBuilder(deployment).withStatus(status).build();
            client.resource(reported).updateStatus();
        }
        if (current == null) {
            return;
        }
        String revision = Long.toString(revision(current));
        Map<String, String> annotations =
                Objects.requireNonNullElse(deployment.getMetadata().getAnnotations(), Map.of());
        if (!revision.equals(annotations.get(REVISION))) {
            client.apps()
                    .deployments()
                    .inNamespace(deployment.getMetadata().getNamespace())
                    .withName(deployment.getMetadata().getName())
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            "{\"metadata\":{\"annotations\":{\"" + REVISION + "\":\"" + revision + "\"}}}");
        }
    }

    static int count(ReplicaSet set, ToIntFunction<ReplicaSet> figure) {
        return set.getStatus() == null ? 0 : figure.applyAsInt(set);
    }

    static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}

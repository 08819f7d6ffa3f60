package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps each ReplicaSet's number of pods: adopts orphans that its selector matches, releases pods whose labels no longer match, creates from the template,
 * deletes in {@link DeletionRank}'s order.
 */
public final class ReplicaSetController extends Controller {

    /** Needs only the API. */
    public ReplicaSetController(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        watch(ReplicaSet.class);
        watch(Pod.class);
    }

    @Override
    protected void reconcile(String namespace) {
        List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
        for (ReplicaSet set :
                client.apps().replicaSets().inNamespace(namespace).list().getItems()) {
            if (!Pods.deleting(set)) {
                sync(set, pods);
            }
        }
    }

    private void sync(ReplicaSet set, List<Pod> pods) {
        List<Pod> active = pods.stream()
                .filter(pod -> claim(set, pod))
                .filter(Pods::active)
                .sorted(DeletionRank.ORDER)
                .toList();
        int wanted = set.getSpec().getReplicas();
        for (int i = active.size(); i < wanted; i++) {
            client.resource(newPod(set)).create();
        }
        if (active.size() > wanted) {
            active.subList(0, active.size() - wanted)
                    .forEach(pod -> client.resource(pod).delete());
        }
        report(set, active);
    }

    /** Whether the pod is the set's, once adopted or released as its labels say. */
    private boolean claim(ReplicaSet set, Pod pod) {
        boolean matches = Pods.matches(set.getSpec().getSelector(), pod);
        Optional<String> controller = Pods.controllerOf(pod).map(owner -> owner.getUid());
        if (controller.isPresent()) {
            boolean mine = controller.get().equals(set.getMetadata().getUid());
            if (mine && !matches && !Pods.deleting(pod)) {
                release(set, pod);
            }
            return mine && matches;
        }
        if (matches && Pods.active(pod)) {
            adopt(set, pod);
            return true;
        }
        return false;
    }

    private void release(ReplicaSet set, Pod pod) {
        Pod released = new PodBuilder(pod)
                .editMetadata()
                .removeMatchingFromOwnerReferences(
                        owner -> owner.getUid().equals(set.getMetadata().getUid()))
                .endMetadata()
                .build();
        client.resource(released).update();
    }

    private void adopt(ReplicaSet set, Pod pod) {
        Pod adopted = new PodBuilder(pod)
                .editMetadata()
                .addToOwnerReferences(Pods.controlledBy(set))
                .endMetadata()
                .build();
        client.resource(adopted).update();
    }

    private static Pod newPod(ReplicaSet set) {
        PodTemplateSpec template = set.getSpec().getTemplate();
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(set.getMetadata().getNamespace())
                .withGenerateName(set.getMetadata().getName() + "-")
                .withLabels(template.getMetadata().getLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(Pods.controlledBy(set))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private void report(ReplicaSet set, List<Pod> active) {
        Instant now = Instant.now();
        Duration steady =
                Duration.ofSeconds(Objects.requireNonNullElse(set.getSpec().getMinReadySeconds(), 0));
        List<Duration> ready =
                active.stream().flatMap(pod -> Pods.readyFor(pod, now).stream()).toList();
        int available =
                (int) ready.stream().filter(time -> time.compareTo(steady) >= 0).count();
        ready.stream()
                .filter(time -> time.compareTo(steady) < 0)
                .forEach(time -> reconcileAfter(set.getMetadata().getNamespace(), steady.minus(time)));
        ReplicaSet reported = new ReplicaSetBuilder(set)
                .editOrNewStatus()
                .withReplicas(active.size())
                .withFullyLabeledReplicas(active.size())
                .withReadyReplicas(ready.size())
                .withAvailableReplicas(available)
                .withObservedGeneration(set.getMetadata().getGeneration())
                .endStatus()
                .build();
        if (!Objects.equals(reported.getStatus(), set.getStatus())) {
            client.resource(reported).updateStatus();
        }
    }
}

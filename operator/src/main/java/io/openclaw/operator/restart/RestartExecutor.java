package io.openclaw.operator.restart;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.policy.v1.Eviction;
import io.fabric8.kubernetes.api.model.policy.v1.EvictionBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.DesiredObjects;
import io.openclaw.operator.desired.Labels;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.sample.PodAddress;
import io.openclaw.operator.sample.RouterClient;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what was planned. The only class that changes or asks a pod, and that pauses a rollout. */
public final class RestartExecutor {
    /** What a patch's failed test answers (422), a lost race (409), a pod that is gone (404), and an eviction that the budget refuses (429). */
    private static final Set<Integer> CHANGED_MEANWHILE =
            Set.of(422, HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_NOT_FOUND, 429);

    /** How it went. */
    public sealed interface Result {
        /** @param found what {@link Step.Conclude} did, else null */
        record Done(@Nullable Found found) implements Result {}

        /** Somebody was faster: look again and decide anew. */
        record Refused(String why) implements Result {}
    }

    private static final Logger LOG = LoggerFactory.getLogger(RestartExecutor.class);
    private static final Result DONE = new Result.Done(null);

    private final KubernetesClient kubernetes;
    private final RouterClient routers;

    public RestartExecutor(KubernetesClient kubernetes, RouterClient routers) {
        this.kubernetes = kubernetes;
        this.routers = routers;
    }

    /**
     * Does it.
     *
     * @param router whose pods are meant
     * @throws KubernetesClientException when the API server fails in another way than by saying that things have changed
     */
    public Result execute(Step step, Blueprint router) {
        try {
            return switch (step) {
                case Step.Detach detach ->
                    patch(
                            router,
                            detach.pod(),
                            PodPatch.of(detach.pod())
                                    .label(Labels.MEMBER, Labels.DETACHED)
                                    .ownedBy(router.owner())
                                    .annotation(Annotations.RESTART, RestartJson.write(detach.restart())));
                case Step.Divert divert ->
                    patch(
                            router,
                            divert.pod(),
                            PodPatch.of(divert.pod())
                                    .label(Labels.TRAFFIC, Labels.DISABLED)
                                    .annotation(Annotations.RESTART, RestartJson.write(divert.restart())));
                case Step.Undo undo ->
                    patch(
                            router,
                            undo.pod(),
                            PodPatch.of(undo.pod()).annotation(Annotations.RESTART, RestartJson.write(undo.restart())));
                case Step.Disfavour disfavour ->
                    patch(
                            router,
                            disfavour.newcomer(),
                            PodPatch.of(disfavour.newcomer())
                                    .annotation(Annotations.DELETION_COST, PodPatch.GOES_FIRST));
                case Step.Reattach reattach ->
                    patch(
                            router,
                            reattach.pod(),
                            PodPatch.of(reattach.pod())
                                    .label(Labels.MEMBER, Labels.ATTACHED)
                                    .ownedByNobody());
                case Step.Drain drain -> drain(router, drain.pod());
                case Step.Conclude conclude -> new Result.Done(found(router, conclude));
                case Step.Delete delete -> delete(router, delete.pod());
                case Step.Evict evict -> evict(router, evict.pod());
                case Step.PauseRollout pause -> pause(router);
                case Step.Rest rest -> DONE;
                case Step.Hold hold -> DONE;
                case Step.CompleteRequest request -> DONE;
                case Step.Claim claim -> DONE;
                case Step.Release release -> DONE;
                case Step.Await await -> DONE;
                case Step.Finish finish -> DONE;
            };
        } catch (KubernetesClientException e) {
            if (CHANGED_MEANWHILE.contains(e.getCode())) {
                return new Result.Refused(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private Result patch(Blueprint router, PodView pod, PodPatch patch) {
        kubernetes
                .pods()
                .inNamespace(router.namespace())
                .withName(pod.name())
                .patch(PatchContext.of(PatchType.JSON), patch.toJson());
        return DONE;
    }

    private Result drain(Blueprint router, PodView pod) {
        if (pod.ip() == null) {
            return new Result.Refused("pod " + pod.name() + " has no address");
        }
        try {
            routers.drain(new PodAddress(router.namespace(), pod.name(), pod.ip()), router.token());
            return DONE;
        } catch (IOException e) {
            return new Result.Refused(e.toString());
        }
    }

    /** Nothing depends on it: without evidence the restart goes on, and says so. */
    private Found found(Blueprint router, Step.Conclude conclude) {
        if (!router.takesEvidence()) {
            return Found.nothing("none taken, as restart.evidence asks");
        }
        Evidence drained;
        try {
            drained = evidence(router, conclude.pod());
        } catch (IOException e) {
            return Found.nothing("none: " + e.getMessage());
        }
        PodView young = conclude.young();
        Long beforeMb = conclude.entry().memoryBeforeMb();
        if (young == null || beforeMb == null) {
            return Found.of(drained);
        }
        try {
            return Found.of(drained, young.name(), evidence(router, young), beforeMb);
        } catch (IOException e) {
            LOG.info("nothing to compare {} with: {}: {}", conclude.pod().name(), young.name(), e.getMessage());
            return Found.of(drained);
        }
    }

    private Evidence evidence(Blueprint router, PodView pod) throws IOException {
        if (pod.ip() == null) {
            throw new IOException("the pod has no address");
        }
        return Evidence.of(routers.histogram(new PodAddress(router.namespace(), pod.name(), pod.ip()), router.token()));
    }

    private Result pause(Blueprint router) {
        Deployment live = kubernetes
                .apps()
                .deployments()
                .inNamespace(router.namespace())
                .withName(router.name())
                .get();
        if (live == null) {
            return new Result.Refused("the Deployment is gone");
        }
        if (Boolean.TRUE.equals(live.getSpec().getPaused())
                || live.getMetadata().getAnnotations().containsKey(Annotations.PAUSED_TEMPLATE)) {
            return new Result.Refused("the rollout is paused, or was and is resumed");
        }
        Deployment paused = DesiredObjects.paused(router, live);
        paused.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
        kubernetes
                .resource(paused)
                .fieldManager(Labels.OPERATOR)
                .forceConflicts()
                .serverSideApply();
        return DONE;
    }

    private Result delete(Blueprint router, PodView pod) {
        kubernetes.raw(path(router, pod), "DELETE", thisVeryOne(pod));
        return DONE;
    }

    private Result evict(Blueprint router, PodView pod) {
        Eviction eviction = new EvictionBuilder()
                .withNewMetadata()
                .withName(pod.name())
                .withNamespace(router.namespace())
                .endMetadata()
                .withDeleteOptions(thisVeryOne(pod))
                .build();
        try {
            // tried again with another look, not by the client with this one
            return kubernetes
                    .adapt(NamespacedKubernetesClient.class)
                    .withRequestConfig(new RequestConfigBuilder()
                            .withRequestRetryBackoffLimit(0)
                            .build())
                    .call(once -> {
                        once.raw(path(router, pod) + "/eviction", "POST", eviction);
                        return DONE;
                    });
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_INTERNAL_ERROR) { // more than one budget covers the pod
                return new Result.Refused(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    private static String path(Blueprint router, PodView pod) {
        return "/api/v1/namespaces/" + router.namespace() + "/pods/" + pod.name();
    }

    /** A successor of the same name is not meant. */
    private static DeleteOptions thisVeryOne(PodView pod) {
        return new DeleteOptionsBuilder()
                .withNewPreconditions()
                .withUid(pod.uid())
                .endPreconditions()
                .build();
    }
}

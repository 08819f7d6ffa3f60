package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.operator.event.EventRecorder;
import io.openclaw.operator.event.Happening;
import io.openclaw.operator.metrics.OperatorMetrics;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.RestartExecutor.Result;
import io.openclaw.operator.restart.Step;
import io.openclaw.operator.status.StatusWriter.Written;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what was done: log, Events on the resource and on the pod, counters. */
final class Reporter {
    /** Deaths of an hour over all routers; one that fell out is told again, and the API server refuses its second Event. */
    private static final int MOST_TOLD = 4096;

    /** Keys of the deaths that were told, the eldest leave first. */
    private final Set<String> told = Collections.synchronizedSet(Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_TOLD;
        }
    }));

    private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

    private final EventRecorder events;
    private final OperatorMetrics metrics;
    private final Clock clock;

    Reporter(EventRecorder events, OperatorMetrics metrics, Clock clock) {
        this.events = events;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** @param status as it is to be now */
    void report(
            OpenClawRouter resource,
            ClusterView view,
            Step step,
            Result result,
            OpenClawRouterStatus status,
            Written written) {
        String router = view.router().namespace() + "/" + view.router().name();
        if (result instanceof Result.Refused refused) {
            LOG.info("{}: {} not done: {}", router, step.getClass().getSimpleName(), refused.why());
        } else if (written == Written.CONFLICT && !(step instanceof Step.PauseRollout)) {
            LOG.debug("{}: changed meanwhile, looks again", router);
        } else {
            log(router, step);
            metrics.done(step);
            Happening.of(step).ifPresent(happening -> tell(resource, view, happening));
        }
        if (written == Written.WRITTEN) {
            tellNews(resource, view, router, status);
        }
        view.pods().stream()
                .flatMap(pod -> Happening.deaths(pod, clock.instant()).stream())
                .filter(happening -> told.add(happening.key()))
                .forEach(happening -> {
                    if (happening.isMemoryDeath()) {
                        metrics.died();
                    }
                    tell(resource, view, happening);
                });
    }

    private void tellNews(OpenClawRouter resource, ClusterView view, String router, OpenClawRouterStatus now) {
        OpenClawRouterStatus before = resource.getStatus();
        Stream.of(
                        Happening.news(before == null ? null : before.diagnosis(), now.diagnosis()),
                        Happening.resized(
                                resource.getSpec(),
                                before == null ? null : before.recommendation(),
                                now.recommendation()))
                .flatMap(Optional::stream)
                .forEach(happening -> {
                    LOG.info("{}: {}: {}", router, happening.reason(), happening.message());
                    tell(resource, view, happening);
                });
    }

    private static void log(String router, Step step) {
        switch (step) {
            case Step.Rest rest -> {}
            case Step.Await await -> LOG.debug("{}: {}", router, await.message());
            case Step.Hold hold -> LOG.debug("{}: held by {}: {}", router, hold.blocker(), hold.message());
            case Step.PauseRollout pause -> LOG.info("{}: pauses the rollout: {}", router, pause.message());
            case Step.CompleteRequest request -> LOG.info("{}: request {} carried out", router, request.value());
            case Step.Release release ->
                LOG.info(
                        "{}: gives up restarting {}: {}",
                        router,
                        release.restart().pod(),
                        release.why());
            case Step.Underway underway ->
                LOG.info(
                        "{}: {} {}",
                        router,
                        step.getClass().getSimpleName(),
                        underway.restart().pod());
        }
    }

    private void tell(OpenClawRouter resource, ClusterView view, Happening happening) {
        List<ObjectReference> about = new ArrayList<>();
        about.add(reference(
                OpenClawRouter.GROUP + "/" + OpenClawRouter.VERSION,
                OpenClawRouter.class.getSimpleName(),
                view.router().namespace(),
                view.router().name(),
                resource.getMetadata().getUid()));
        view.pod(happening.pod()).map(pod -> reference(view, pod)).ifPresent(about::add);
        about.forEach(object -> events.record(happening, object));
    }

    private static ObjectReference reference(ClusterView view, PodView pod) {
        return reference("v1", "Pod", view.router().namespace(), pod.name(), pod.uid());
    }

    private static ObjectReference reference(
            String apiVersion, String kind, String namespace, String name, String uid) {
        return new ObjectReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(kind)
                .withNamespace(namespace)
                .withName(name)
                .withUid(uid)
                .build();
    }
}

package io.openclaw.operator.controller;

import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Thresholds;
import io.openclaw.operator.config.OperatorConfig;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.informer.Coalescing;
import io.openclaw.operator.informer.Informers;
import io.openclaw.operator.informer.Secondaries;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.Observer;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.observe.RouterReader;
import io.openclaw.operator.observe.RouterView;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.restart.Stagger;
import io.openclaw.operator.sample.PodAddress;
import io.openclaw.operator.sample.Reading;
import io.openclaw.operator.sample.RouterClient;
import io.openclaw.operator.sample.Sampler;
import io.openclaw.operator.sample.Sampler.RouterId;
import io.openclaw.operator.sample.Sampler.Target;
import io.openclaw.operator.sample.Suspect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a reconcile sees: caches or, during a restart, the API server itself; and what the routers say. */
final class Eyes {
    private final Observer observer;
    private final Sampler sampler;
    private final RouterClient routers;
    private final OperatorConfig config;
    private final Coalescing coalescing = new Coalescing();
    private final SimpleInboundEventSource<OpenClawRouter> samples = new SimpleInboundEventSource<>("samples") {
        @Override
        public void setEventHandler(EventHandler handler) {
            super.setEventHandler(coalescing.before(handler));
        }
    };

    Eyes(Observer observer, Sampler sampler, RouterClient routers, OperatorConfig config) {
        this.observer = observer;
        this.sampler = sampler;
        this.routers = routers;
        this.config = config;
    }

    /** What wakes the reconciler: the router's objects, and samples that mean something new. */
    List<EventSource<?, OpenClawRouter>> open(EventSourceContext<OpenClawRouter> context) {
        sampler.start(
                router -> context.getPrimaryCache().get(id(router)).isPresent(),
                router -> samples.propagateEvent(id(router)));
        List<EventSource<?, OpenClawRouter>> sources =
                new ArrayList<>(Informers.eventSources(config.namespaces(), context, coalescing));
        sources.add(samples);
        return sources;
    }

    /** A reconcile of that router begins. */
    void begin(OpenClawRouter resource) {
        coalescing.begins(ResourceID.fromResource(resource));
    }

    /** The resource to work on: fresh during a restart; empty when it is gone. */
    Optional<OpenClawRouter> current(OpenClawRouter cached, Secondaries secondaries) {
        return Observer.restarting(cached, secondaries.pods()) ? observer.fresh(cached) : Optional.of(cached);
    }

    ClusterView look(
            OpenClawRouter resource,
            Blueprint blueprint,
            boolean asDesired,
            Secondaries secondaries,
            IndexedResourceCache<OpenClawRouter> all) {
        boolean restarting = Observer.restarting(resource, secondaries.pods());
        List<PodView> pods = Observer.read(restarting ? observer.pods(resource) : secondaries.pods());
        RouterView router =
                RouterReader.read(resource, blueprint.settings(), config.surgeTimeout(), config.maxRestarts());
        return new ClusterView(
                router.knowing(pods),
                secondaries.deployment(blueprint.name()).map(Observer::read).orElse(null),
                pods,
                observer.endpoints(resource, pods),
                asDesired,
                secondaries.disruptionsAllowed(),
                otherRestarts(resource, all));
    }

    private static int otherRestarts(OpenClawRouter resource, IndexedResourceCache<OpenClawRouter> all) {
        return (int) all.list(other -> other.getStatus() != null
                        && other.getStatus().restart() != null
                        && !other.getMetadata()
                                .getUid()
                                .equals(resource.getMetadata().getUid()))
                .count();
    }

    Signals signals(ClusterView view, Blueprint blueprint) {
        RouterId id = new RouterId(view.router().namespace(), view.router().name());
        List<Target> targets = view.pods().stream()
                .filter(pod -> pod.ip() != null && !pod.terminating())
                .map(pod -> new Target(address(view, pod), pod.uid(), pod.revision()))
                .toList();
        sampler.watch(
                id,
                targets,
                new Thresholds(
                        // the plan may have lowered it: the router's own is the one that can be crossed
                        blueprint.plan().settings().router().process().restartOnMemoryThresholdMb(),
                        blueprint.sampleInterval(),
                        Stagger.allowance(view)));
        sampler.meet(
                id,
                view.pods().stream()
                        .filter(pod -> pod.ready() && !pod.terminating())
                        .map(PodView::name)
                        .collect(Collectors.toUnmodifiableSet()));
        Map<String, PodVerdict> verdicts = new HashMap<>();
        Map<String, Long> used = new HashMap<>();
        Map<String, Diagnosis> diagnoses = new HashMap<>();
        Map<String, Peak> peaks = new HashMap<>();
        Map<String, List<Suspect>> suspects = new HashMap<>();
        for (PodView pod : view.pods()) {
            verdicts.put(pod.name(), sampler.verdict(id, pod.name()));
            sampler.lastSample(id, pod.name()).ifPresent(sample -> used.put(pod.name(), sample.usedMb()));
            diagnoses.put(pod.name(), sampler.diagnosis(id, pod.name()));
            peaks.put(pod.name(), sampler.peak(id, pod.name()));
            suspects.put(pod.name(), sampler.suspects(id, pod.name()));
        }
        return new Signals(verdicts, used, diagnoses, peaks, suspects, sampler.compare(id), now(view));
    }

    /** A drain is watched more closely than the sampler looks. */
    private @Nullable Reading now(ClusterView view) {
        Restart restart = view.router().state().current();
        return restart == null
                ? null
                : view.pod(restart.pod())
                        .filter(pod -> !pod.traffic() && !pod.terminating())
                        .filter(pod -> pod.ip() != null)
                        .map(pod -> routers.sample(address(view, pod)))
                        .orElse(null);
    }

    private static PodAddress address(ClusterView view, PodView pod) {
        return new PodAddress(view.router().namespace(), pod.name(), String.valueOf(pod.ip()));
    }

    private static ResourceID id(RouterId router) {
        return new ResourceID(router.name(), router.namespace());
    }
}

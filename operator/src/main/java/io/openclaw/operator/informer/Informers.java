package io.openclaw.operator.informer;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.EventHandler;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.desired.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One informer for each namespace and each kind of object that a router has, all of them found by label: detached pods and those of any ReplicaSet alike.
 */
public final class Informers {
    /** All but the pods: those that the operator makes itself. */
    static final List<Class<? extends HasMetadata>> MADE = List.of(
            Deployment.class,
            Service.class,
            ConfigMap.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class,
            NetworkPolicy.class,
            ServiceAccount.class);

    private Informers() {}

    /**
     * @param namespaces to watch; empty for all
     * @param coalescing what comes together wakes the reconciler once
     */
    public static List<EventSource<?, OpenClawRouter>> eventSources(
            Set<String> namespaces, EventSourceContext<OpenClawRouter> context, Coalescing coalescing) {
        List<EventSource<?, OpenClawRouter>> sources = new ArrayList<>();
        for (String namespace : namespaces.isEmpty() ? Constants.WATCH_ALL_NAMESPACE_SET : namespaces) {
            // what is new of these the operator has made, and knows of
            MADE.forEach(kind -> sources.add(
                    new Source<>(of(kind, namespace).withOnAddFilter(added -> false), context, coalescing)));
            sources.add(new Source<>(of(Pod.class, namespace), context, coalescing));
        }
        return sources;
    }

    /** For one namespace, since two informers with one store would each drop from it what the other has. */
    private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> of(
            Class<R> kind, String namespace) {
        return InformerEventSourceConfiguration.from(kind, OpenClawRouter.class)
                .withName(kind.getSimpleName() + " " + namespace)
                .withNamespaces(namespace)
                .withLabelSelector(Labels.ROUTER)
                .withSecondaryToPrimaryMapper(Informers::routerOf)
                .withItemStore(new LeanStore<>());
    }

    private static Set<ResourceID> routerOf(HasMetadata object) {
        String router = object.getMetadata().getLabels().get(Labels.ROUTER);
        return Set.of(new ResourceID(router, object.getMetadata().getNamespace()));
    }

    private static final class Source<R extends HasMetadata> extends InformerEventSource<R, OpenClawRouter> {
        private final Coalescing coalescing;

        Source(
                InformerEventSourceConfiguration.Builder<R> configuration,
                EventSourceContext<OpenClawRouter> context,
                Coalescing coalescing) {
            super(configuration.build(), context);
            this.coalescing = coalescing;
        }

        @Override
        public void setEventHandler(EventHandler handler) {
            super.setEventHandler(coalescing.before(handler));
        }
    }
}

package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.operator.desired.Labels;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The objects of a router in the informers' caches, found by label: detached pods and those of any ReplicaSet alike. Never to be changed. */
final class Secondaries {
    private static final List<Class<? extends HasMetadata>> OF_ROUTERS = List.of(
            Deployment.class,
            Service.class,
            ConfigMap.class,
            PodDisruptionBudget.class,
            HorizontalPodAutoscaler.class,
            NetworkPolicy.class,
            ServiceAccount.class,
            Pod.class);

    private Secondaries() {}

    static List<EventSource<?, OpenClawRouter>> eventSources(EventSourceContext<OpenClawRouter> context) {
        return OF_ROUTERS.stream()
                .<EventSource<?, OpenClawRouter>>map(type -> informer(type, context))
                .toList();
    }

    private static <R extends HasMetadata> InformerEventSource<R, OpenClawRouter> informer(
            Class<R> type, EventSourceContext<OpenClawRouter> context) {
        return new InformerEventSource<>(
                InformerEventSourceConfiguration.from(type, OpenClawRouter.class)
                        .withName(type.getSimpleName())
                        .withNamespacesInheritedFromController()
                        .withLabelSelector(Labels.ROUTER)
                        .withSecondaryToPrimaryMapper(Secondaries::routerOf)
                        .build(),
                context);
    }

    private static Set<ResourceID> routerOf(HasMetadata object) {
        String router = object.getMetadata().getLabels().get(Labels.ROUTER);
        return Set.of(new ResourceID(router, object.getMetadata().getNamespace()));
    }

    static List<HasMetadata> objects(Context<OpenClawRouter> context) {
        return OF_ROUTERS.stream()
                .filter(type -> type != Pod.class)
                .<HasMetadata>flatMap(type -> context.getSecondaryResources(type).stream())
                .toList();
    }

    static List<Pod> pods(Context<OpenClawRouter> context) {
        return List.copyOf(context.getSecondaryResources(Pod.class));
    }

    static List<ConfigMap> configMaps(Context<OpenClawRouter> context) {
        return List.copyOf(context.getSecondaryResources(ConfigMap.class));
    }
    /** Names of the ConfigMaps that some pod mounts. */
    static Set<String> mounted(Context<OpenClawRouter> context) {
        return pods(context).stream()
                .flatMap(pod -> pod.getSpec().getVolumes().stream())
                .filter(volume -> volume.getConfigMap() != null)
                .map(volume -> volume.getConfigMap().getName())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Names of the service accounts that some pod runs with. */
    static Set<String> accounts(Context<OpenClawRouter> context) {
        return pods(context).stream()
                .map(pod -> pod.getSpec().getServiceAccountName())
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** As the disruption controller has computed it last, and the API server decides by. */
    static int disruptionsAllowed(Context<OpenClawRouter> context) {
        return context.getSecondaryResources(PodDisruptionBudget.class).stream()
                .map(PodDisruptionBudget::getStatus)
                .filter(status -> status != null && status.getDisruptionsAllowed() != null)
                .mapToInt(PodDisruptionBudgetStatus::getDisruptionsAllowed)
                .min()
                .orElse(0);
    }

    static Stream<Deployment> deployment(Context<OpenClawRouter> context) {
        return context.getSecondaryResources(Deployment.class).stream()
                .filter(deployment -> deployment
                        .getMetadata()
                        .getName()
                        .equals(context.getPrimaryResource().getMetadata().getName()));
    }
}

package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.openclaw.operator.desired.Annotations;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.DesiredObjects;
import io.openclaw.operator.desired.Drift;
import io.openclaw.operator.desired.InvalidSpecException;
import io.openclaw.operator.desired.Labels;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the desired objects that differ from the live ones, by server-side apply under one field manager. */
final class ObjectApplier {
    /** What can't be looked at is applied anew so often, which changes nothing where nothing is wrong. */
    static final Duration UNSEEN_AGAIN = Duration.ofMinutes(10);

    private static final Logger LOG = LoggerFactory.getLogger(ObjectApplier.class);
    private static final String MONITORING = "monitoring.coreos.com";

    private final KubernetesClient kubernetes;
    private final Clock clock;
    private final Map<String, Applied> unseen = new ConcurrentHashMap<>();
    private volatile boolean monitored;
    private volatile Instant monitoredAskedAt = Instant.EPOCH;

    /** @param hash of what was applied */
    private record Applied(Instant at, String hash) {}

    ObjectApplier(KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
    }

    /**
     * @return whether all that can be seen was as desired already
     * @throws InvalidSpecException where an object of that name is there, and not this router's
     */
    boolean apply(Blueprint blueprint, Collection<? extends HasMetadata> cached) throws InvalidSpecException {
        Deployment deployment = (Deployment) cached.stream()
                .filter(object -> object instanceof Deployment
                        && object.getMetadata().getName().equals(blueprint.name()))
                .findFirst()
                .orElse(null);
        DesiredObjects desired = DesiredObjects.of(blueprint, deployment);
        applyUnseen(desired.secret());
        boolean asDesired = true;
        for (HasMetadata object : desired.readable()) {
            boolean differs = cached.stream()
                    .filter(other -> sameObject(other, object))
                    .noneMatch(other -> !Drift.between(object, other));
            if (differs) {
                requireOurs(object, blueprint, cached);
                apply(object instanceof Deployment ? freshly(blueprint) : object);
                asDesired = false;
            }
        }
        if (isMonitored()) {
            desired.monitors().forEach(object -> applyIfPossible(object, blueprint));
        }
        return asDesired;
    }

    /** Nobody else's object is taken over: what the informers don't see may be there without our labels. */
    private void requireOurs(HasMetadata object, Blueprint blueprint, Collection<? extends HasMetadata> cached)
            throws InvalidSpecException {
        if (cached.stream().anyMatch(other -> sameObject(other, object) && owned(other, blueprint))) {
            return;
        }
        HasMetadata live = kubernetes.resource(object).get();
        if (live != null && !owned(live, blueprint)) {
            throw InvalidSpecException.taken(
                    object.getKind(), object.getMetadata().getName());
        }
    }

    /** Who scaled it a moment ago is not in the cache yet, and must not be overruled. */
    private Deployment freshly(Blueprint blueprint) {
        Deployment live = kubernetes
                .apps()
                .deployments()
                .inNamespace(blueprint.namespace())
                .withName(blueprint.name())
                .get();
        Deployment desired = DesiredObjects.of(blueprint, live).deployment();
        if (live != null) {
            desired.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
        }
        return desired;
    }

    /**
     * What an earlier spec asked for and this one doesn't.
     *
     * @param accounts that pods run with
     */
    void removeDropped(Blueprint blueprint, Collection<? extends HasMetadata> cached, Set<String> accounts) {
        List<HasMetadata> desired = DesiredObjects.of(blueprint, null).readable();
        cached.stream()
                .filter(object -> !(object instanceof ConfigMap)) // an old one may still be mounted
                .filter(object -> !(object instanceof ServiceAccount
                        && accounts.contains(object.getMetadata().getName())))
                .filter(object -> owned(object, blueprint))
                .filter(object -> desired.stream().noneMatch(other -> sameObject(object, other)))
                .forEach(object -> kubernetes.resource(object).delete());
    }

    private static boolean owned(HasMetadata object, Blueprint blueprint) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(blueprint.uid()));
    }

    /** ConfigMaps of earlier configurations, once no pod mounts them. */
    void removeUnused(Blueprint blueprint, Collection<ConfigMap> live, Set<String> mounted) {
        live.stream()
                .filter(map -> !map.getMetadata().getName().equals(blueprint.configMapName()))
                .filter(map -> !mounted.contains(map.getMetadata().getName()))
                .forEach(map -> kubernetes.resource(map).delete());
    }

    /** A Secret, which the operator may not read. */
    private void applyUnseen(HasMetadata object) {
        if (isDue(object)) {
            apply(object);
            remember(object);
        }
    }

    /** Kinds that no informer watches, since the API server may not know them. A router lives without: what fails is tried again with the time. */
    private void applyIfPossible(HasMetadata object, Blueprint blueprint) {
        if (!isDue(object)) {
            return;
        }
        remember(object);
        try {
            HasMetadata live = kubernetes.resource(object).get();
            if (live == null || owned(live, blueprint)) {
                apply(object);
            } else {
                LOG.warn(
                        "{} {} in {} is somebody else's",
                        object.getKind(),
                        object.getMetadata().getName(),
                        blueprint.namespace());
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "{} {} in {}: {}",
                    object.getKind(),
                    object.getMetadata().getName(),
                    blueprint.namespace(),
                    e.getMessage());
        }
    }

    private boolean isDue(HasMetadata object) {
        Applied last = unseen.get(key(object));
        return last == null
                || !last.hash.equals(hash(object))
                || last.at.plus(UNSEEN_AGAIN).isBefore(clock.instant());
    }

    private void remember(HasMetadata object) {
        Instant now = clock.instant();
        unseen.values().removeIf(applied -> applied.at.plus(UNSEEN_AGAIN).isBefore(now));
        unseen.put(key(object), new Applied(now, hash(object)));
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().getFirst().getUid() + " " + object.getKind();
    }

    private static String hash(HasMetadata object) {
        return String.valueOf(object.getMetadata().getAnnotations().get(Annotations.DESIRED_HASH));
    }

    /** Whether the Prometheus Operator's kinds are there; it may be installed at any time. */
    private boolean isMonitored() {
        Instant now = clock.instant();
        if (monitoredAskedAt.plus(UNSEEN_AGAIN).isBefore(now)) {
            monitored = kubernetes.hasApiGroup(MONITORING, true);
            monitoredAskedAt = now;
        }
        return monitored;
    }

    private void apply(HasMetadata object) {
        kubernetes
                .resource(object)
                .fieldManager(Labels.OPERATOR)
                .forceConflicts()
                .serverSideApply();
    }

    private static boolean sameObject(HasMetadata one, HasMetadata other) {
        return one.getKind().equals(other.getKind())
                && one.getMetadata().getName().equals(other.getMetadata().getName());
    }
}

package io.openclaw.operator.controller;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.DesiredObjects;
import io.openclaw.operator.desired.Drift;
import io.openclaw.operator.desired.InvalidSpecException;
import io.openclaw.operator.desired.Labels;
import io.openclaw.operator.informer.Secondaries;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends the desired objects that differ from the live ones, by server-side apply under one field manager. */
final class ObjectApplier {
    /** What can't be looked at is applied anew after this time, or with the next look at all after it; that changes nothing where nothing is wrong. */
    private static final Duration UNSEEN_AGAIN = ApplyMemory.LONGEST;

    /** So long a cache may be behind what was applied. */
    private static final Duration CACHE_LAG = Duration.ofSeconds(5);

    /**
     * An apply with a version is refused where the object has another; where there is none the version says nothing. No object has this one: etcd begins
     * with it, and the first write is 2.
     */
    private static final String NOBODYS_VERSION = "1";

    private static final Logger LOG = LoggerFactory.getLogger(ObjectApplier.class);
    private static final String MONITORING = "monitoring.coreos.com";

    private final KubernetesClient kubernetes;
    private final Clock clock;
    private final ApplyMemory memory;
    private volatile boolean monitored;
    private volatile Instant monitoredAskedAt = Instant.EPOCH;

    ObjectApplier(KubernetesClient kubernetes, Clock clock) {
        this.kubernetes = kubernetes;
        this.clock = clock;
        memory = new ApplyMemory(clock);
    }

    /**
     * Makes what is missing, changes what differs and, once nothing is left to do, removes what is asked for no longer.
     *
     * @return whether all that can be seen was as desired already
     * @throws InvalidSpecException where an object of that name is there, and not this router's
     */
    boolean apply(Blueprint blueprint, Secondaries live) throws InvalidSpecException {
        if (memory.isVerified(blueprint, live.objects())) {
            return true;
        }
        DesiredObjects desired =
                DesiredObjects.of(blueprint, live.deployment(blueprint.name()).orElse(null));
        applyUnseen(desired.secret());
        boolean asDesired = true;
        List<HasMetadata> found = new ArrayList<>();
        for (HasMetadata object : desired.readable()) {
            Optional<HasMetadata> cached = live.objects().stream()
                    .filter(other -> sameObject(other, object) && !Drift.between(object, other))
                    .findFirst();
            if (cached.isPresent()) {
                found.add(cached.get());
            } else {
                asDesired &= applySeen(object, blueprint, live, found);
            }
        }
        if (isMonitored()) {
            DesiredObjects.monitors(blueprint).forEach(object -> applyIfPossible(object, blueprint));
        }
        if (asDesired) {
            removeDropped(desired, blueprint, live);
            removeUnused(blueprint, live);
        }
        if (found.size() == desired.readable().size()) {
            // what is there beside these is not as it was marked here, and is looked at again
            memory.verified(blueprint, found);
        }
        return asDesired;
    }

    /**
     * What was applied a moment ago may not be in the cache yet.
     *
     * @param found is given what the API server has answered
     * @return whether that has changed nothing: some admission webhook wants the object as it is, and it is as desired as it can be
     */
    private boolean applySeen(HasMetadata object, Blueprint blueprint, Secondaries live, List<HasMetadata> found)
            throws InvalidSpecException {
        if (memory.isApplied(object, CACHE_LAG)) {
            return false;
        }
        HasMetadata applied = applyOurs(object, blueprint, live);
        memory.applied(object);
        found.add(applied);
        return live.objects().stream()
                .anyMatch(before -> sameObject(before, applied)
                        && before.getMetadata()
                                .getResourceVersion()
                                .equals(applied.getMetadata().getResourceVersion()));
    }

    /** Nobody else's object is taken over: what the informers don't see may be there without our labels. */
    private HasMetadata applyOurs(HasMetadata object, Blueprint blueprint, Secondaries live)
            throws InvalidSpecException {
        Optional<HasMetadata> seen = live.objects().stream()
                .filter(other -> sameObject(other, object))
                .findFirst();
        if (seen.isEmpty()) {
            Optional<HasMetadata> made = make(object);
            if (made.isPresent()) {
                return made.get();
            }
        }
        if (object instanceof Deployment deployment) {
            return apply(freshly(deployment, blueprint, live));
        }
        if (seen.filter(other -> owned(other, blueprint)).isEmpty()) {
            requireOurs(kubernetes.resource(object).get(), blueprint);
        }
        return apply(object);
    }

    /**
     * Creates it by an apply all the same: what a POST sets belongs to another manager of our name, from whom no later apply could take it away.
     *
     * @return empty where there is one of that name, whosever it is
     */
    private Optional<HasMetadata> make(HasMetadata object) {
        object.getMetadata().setResourceVersion(NOBODYS_VERSION);
        try {
            return Optional.of(
                    kubernetes.resource(object).fieldManager(Labels.OPERATOR).serverSideApply());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return Optional.empty();
        } finally {
            object.getMetadata().setResourceVersion(null);
        }
    }

    private static void requireOurs(@Nullable HasMetadata live, Blueprint blueprint) throws InvalidSpecException {
        if (live != null && !owned(live, blueprint)) {
            throw InvalidSpecException.taken(live.getKind(), live.getMetadata().getName());
        }
    }

    /** Who scaled it a moment ago is not in the cache yet, and must not be overruled. */
    private Deployment freshly(Deployment desired, Blueprint blueprint, Secondaries cached)
            throws InvalidSpecException {
        Deployment live = kubernetes.resource(desired).get();
        requireOurs(live, blueprint);
        if (live == null) {
            return cached.deployment(blueprint.name()).isEmpty()
                    ? desired
                    : DesiredObjects.of(blueprint, null).deployment();
        }
        Deployment fresh = DesiredObjects.of(blueprint, live).deployment();
        fresh.getMetadata().setResourceVersion(live.getMetadata().getResourceVersion());
        return fresh;
    }

    /** What an earlier spec asked for and this one doesn't. */
    private void removeDropped(DesiredObjects desired, Blueprint blueprint, Secondaries live) {
        Set<String> accounts = live.accounts();
        live.objects().stream()
                .filter(object -> !(object instanceof ConfigMap)) // an old one may still be mounted
                .filter(object -> !(object instanceof ServiceAccount
                        && accounts.contains(object.getMetadata().getName())))
                .filter(object -> owned(object, blueprint))
                .filter(object -> desired.readable().stream().noneMatch(other -> sameObject(object, other)))
                .forEach(object -> kubernetes.resource(object).delete());
    }

    private static boolean owned(HasMetadata object, Blueprint blueprint) {
        return object.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getUid().equals(blueprint.uid()));
    }

    /** ConfigMaps of earlier configurations, once no pod mounts them. */
    private void removeUnused(Blueprint blueprint, Secondaries live) {
        Set<String> mounted = live.mounted();
        live.configMaps().stream()
                .filter(map -> owned(map, blueprint))
                .filter(map -> !map.getMetadata().getName().equals(blueprint.configMapName()))
                .filter(map -> !mounted.contains(map.getMetadata().getName()))
                .forEach(map -> kubernetes.resource(map).delete());
    }

    /** A Secret, which the operator may not read. */
    private void applyUnseen(HasMetadata object) {
        if (!memory.isApplied(object, UNSEEN_AGAIN)) {
            apply(object);
            memory.applied(object);
        }
    }

    /** Kinds that no informer watches, since the API server may not know them. A router lives without: what fails is tried again with the time. */
    private void applyIfPossible(HasMetadata object, Blueprint blueprint) {
        if (memory.isApplied(object, UNSEEN_AGAIN)) {
            return;
        }
        memory.applied(object);
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

    /** Whether the Prometheus Operator's kinds are there; it may be installed at any time. */
    private boolean isMonitored() {
        Instant now = clock.instant();
        if (monitoredAskedAt.plus(UNSEEN_AGAIN).isBefore(now)) {
            monitored = kubernetes.hasApiGroup(MONITORING, true);
            monitoredAskedAt = now;
        }
        return monitored;
    }

    private HasMetadata apply(HasMetadata object) {
        return kubernetes
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

package io.openclaw.e2e.cluster.controller;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GroupVersionForDiscovery;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deletes in the background what has no owner left, and ends deletions that wait for dependents. It asks the server which types there are; an owner counts as gone only once the server itself
 * says so, after its dependent was seen.
 */
public final class GarbageCollector extends Controller {

    /** They change all the time and own nothing. */
    private static final Set<String> LEFT_OUT = Set.of("events", "leases", "nodes", "namespaces");

    /** With these the server marks what is deleted with that propagation policy. */
    private static final String ORPHAN = "orphan";

    private static final String FOREGROUND = "foregroundDeletion";

    private List<ResourceDefinitionContext> types = List.of();

    /** Needs only the API. */
    public GarbageCollector(KubernetesClient client) {
        super(client);
    }

    @Override
    protected void watchAll() {
        types = discover();
        for (ResourceDefinitionContext type : types) {
            keep(client.genericKubernetesResources(type)
                    .inAnyNamespace()
                    .inform(this.<GenericKubernetesResource>marking(Pods::deleting)));
        }
    }

    private List<ResourceDefinitionContext> discover() {
        Stream<String> versions = Stream.concat(
                Stream.of("v1"),
                client.getApiGroups().getGroups().stream()
                        .flatMap(group -> group.getVersions().stream())
                        .map(GroupVersionForDiscovery::getGroupVersion));
        List<ResourceDefinitionContext> found = new ArrayList<>();
        versions.forEach(version -> {
            for (APIResource resource : client.getApiResources(version).getResources()) {
                if (resource.getNamespaced()
                        && resource.getVerbs().contains("watch")
                        && !LEFT_OUT.contains(resource.getName())) {
                    found.add(context(version, resource));
                }
            }
        });
        return found;
    }

    private static ResourceDefinitionContext context(String groupVersion, APIResource resource) {
        int slash = groupVersion.indexOf('/');
        return new ResourceDefinitionContext.Builder()
                .withGroup(slash < 0 ? "" : groupVersion.substring(0, slash))
                .withVersion(groupVersion.substring(slash + 1))
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(true)
                .build();
    }

    @Override
    protected void reconcile(String namespace) {
        List<GenericKubernetesResource> all = new ArrayList<>();
        for (ResourceDefinitionContext type : types) {
            all.addAll(client.genericKubernetesResources(type)
                    .inNamespace(namespace)
                    .list()
                    .getItems());
        }
        all.stream().filter(Pods::deleting).forEach(owner -> finish(owner, all));
        Map<OwnerReference, Boolean> there = new HashMap<>();
        for (GenericKubernetesResource object : all) {
            List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
            boolean orphaned = !owners.isEmpty()
                    && owners.stream().noneMatch(owner -> there.computeIfAbsent(owner, o -> exists(namespace, o)));
            if (orphaned && !Pods.deleting(object)) {
                client.resource(object).delete();
            }
        }
    }

    /** An owner whose deletion waits: until its dependents are gone, or until they are no longer its own. */
    private void finish(GenericKubernetesResource owner, List<GenericKubernetesResource> all) {
        List<String> finalizers = owner.getMetadata().getFinalizers();
        List<GenericKubernetesResource> dependents = all.stream()
                .filter(object -> object.getMetadata().getOwnerReferences().stream()
                        .anyMatch(reference ->
                                reference.getUid().equals(owner.getMetadata().getUid())))
                .toList();
        if (finalizers.contains(ORPHAN)) {
            dependents.forEach(dependent -> {
                dependent
                        .getMetadata()
                        .getOwnerReferences()
                        .removeIf(reference ->
                                reference.getUid().equals(owner.getMetadata().getUid()));
                client.resource(dependent).update();
            });
            finalizers.remove(ORPHAN);
            client.resource(owner).update();
        } else if (finalizers.contains(FOREGROUND) && dependents.isEmpty()) {
            finalizers.remove(FOREGROUND);
            client.resource(owner).update();
        } else if (finalizers.contains(FOREGROUND)) {
            dependents.stream()
                    .filter(dependent -> !Pods.deleting(dependent))
                    .forEach(dependent -> client.resource(dependent).delete());
        }
    }

    private boolean exists(String namespace, OwnerReference owner) {
        @Nullable
        GenericKubernetesResource found = client.genericKubernetesResources(owner.getApiVersion(), owner.getKind())
                .inNamespace(namespace)
                .withName(owner.getName())
                .get();
        return found != null && found.getMetadata().getUid().equals(owner.getUid());
    }
}

package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The table of served resources: the built-in ones below, and what CustomResourceDefinitions add. */
final class ResourceTypes {

    /** apiVersion, kind, plural, short names, scope, subresources. */
    private static final String BUILT_IN = """
            v1 Namespace namespaces ns Cluster status
            v1 Node nodes no Cluster status
            v1 Pod pods po Namespaced status,log,eviction,binding
            v1 Service services svc Namespaced status
            v1 ConfigMap configmaps cm Namespaced -
            v1 Secret secrets - Namespaced -
            v1 Event events ev Namespaced -
            v1 ServiceAccount serviceaccounts sa Namespaced -
            v1 Endpoints endpoints ep Namespaced -
            v1 ResourceQuota resourcequotas quota Namespaced status
            v1 PersistentVolumeClaim persistentvolumeclaims pvc Namespaced status
            apps/v1 Deployment deployments deploy Namespaced status,scale
            apps/v1 ReplicaSet replicasets rs Namespaced status,scale
            policy/v1 PodDisruptionBudget poddisruptionbudgets pdb Namespaced status
            discovery.k8s.io/v1 EndpointSlice endpointslices - Namespaced -
            coordination.k8s.io/v1 Lease leases - Namespaced -
            events.k8s.io/v1 Event events ev Namespaced -
            autoscaling/v2 HorizontalPodAutoscaler horizontalpodautoscalers hpa Namespaced status
            networking.k8s.io/v1 NetworkPolicy networkpolicies netpol Namespaced -
            apiextensions.k8s.io/v1 CustomResourceDefinition customresourcedefinitions crd,crds Cluster status
            """;

    private final List<ResourceType> all = new CopyOnWriteArrayList<>();

    ResourceTypes() {
        BUILT_IN.lines().map(ResourceTypes::row).forEach(all::add);
    }

    private static ResourceType row(String line) {
        String[] cell = line.split(" ", -1);
        int slash = cell[0].indexOf('/');
        return new ResourceType(
                slash < 0 ? "" : cell[0].substring(0, slash),
                cell[0].substring(slash + 1),
                cell[1],
                cell[2],
                names(cell[3]),
                cell[4].equals("Namespaced"),
                Set.copyOf(names(cell[5])),
                MissingNode.getInstance());
    }

    private static List<String> names(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split(",", -1));
    }

    List<ResourceType> all() {
        return all;
    }

    Optional<ResourceType> find(String group, String version, String plural) {
        return all.stream()
                .filter(t -> t.group().equals(group)
                        && t.version().equals(version)
                        && t.plural().equals(plural))
                .findFirst();
    }

    /** The type that objects under {@code id} are stored in. */
    ResourceType byId(String id) {
        return all.stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow();
    }

    /** Serves what a CustomResourceDefinition defines, in place of what an earlier state of it did. */
    void define(ObjectNode crd) {
        JsonNode spec = crd.path("spec");
        JsonNode names = spec.path("names");
        String group = spec.path("group").asText();
        String plural = names.path("plural").asText();
        List<String> shortNames = new ArrayList<>();
        names.path("shortNames").forEach(name -> shortNames.add(name.asText()));
        List<ResourceType> defined = new ArrayList<>();
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                List<String> subresources = new ArrayList<>();
                version.path("subresources").fieldNames().forEachRemaining(subresources::add);
                defined.add(new ResourceType(
                        group,
                        version.path("name").asText(),
                        names.path("kind").asText(),
                        plural,
                        shortNames,
                        spec.path("scope").asText().equals("Namespaced"),
                        Set.copyOf(subresources),
                        version));
            }
        }
        all.removeIf(t -> t.group().equals(group) && t.plural().equals(plural));
        all.addAll(defined);
    }
}

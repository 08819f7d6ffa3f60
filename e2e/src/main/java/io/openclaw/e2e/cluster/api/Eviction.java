package io.openclaw.e2e.cluster.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/**
 * {@code POST pods/x/eviction}: a deletion that asks the pod's disruption budget first (k8s.io/kubernetes pkg/registry/core/pod/storage/eviction.go).
 * The budget's figures are the disruption controller's; here one is taken from what it allows.
 */
record Eviction(Registry registry, Store store, ResourceTypes types) {

    /** @param body a policy/v1 Eviction */
    void evict(Call call, ObjectNode body) {
        ObjectNode pod = registry.get(call);
        JsonNode options = body.path("deleteOptions");
        if (!budgetless(pod)) {
            List<ObjectNode> budgets = store.list("poddisruptionbudgets.policy", call.namespace()).items().stream()
                    .filter(budget ->
                            Selectors.labelSelector(budget.at("/spec/selector")).test(pod))
                    .toList();
            if (budgets.size() > 1) {
                throw new ApiException(
                        500,
                        "InternalError",
                        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
            }
            budgets.forEach(budget -> take(call, budget, pod));
        }
        registry.delete(call.leadsTo(call.type(), call.name(), "delete"), options);
    }

    /** Pods that do not run yet or any more, or are being deleted, disrupt nothing. */
    private static boolean budgetless(ObjectNode pod) {
        String phase = pod.path("status").path("phase").asText();
        return !phase.equals("Running") || Meta.deleting(pod);
    }

    private void take(Call call, ObjectNode matching, ObjectNode pod) {
        ResourceType type = types.byId("poddisruptionbudgets.policy");
        Call onBudget = new Call(
                type,
                call.namespace(),
                Meta.name(matching),
                "update",
                new Actor(call.actor().manager(), Actor.UPDATE, ResourceType.STATUS),
                call.userAgent(),
                call.dryRun(),
                call.writes());
        registry.update(onBudget, budget -> {
            JsonNode status = budget.path("status");
            int healthy = status.path("currentHealthy").asInt();
            int desired = status.path("desiredHealthy").asInt();
            boolean unready = pod.at("/status/conditions")
                    .valueStream()
                    .noneMatch(c -> c.path("type").asText().equals("Ready")
                            && c.path("status").asText().equals("True"));
            boolean anyUnready =
                    budget.at("/spec/unhealthyPodEvictionPolicy").asText().equals("AlwaysAllow");
            if (unready && (anyUnready || (desired > 0 && healthy >= desired))) {
                return budget;
            }
            int allowed = status.path("disruptionsAllowed").asInt();
            boolean observed = status.path("observedGeneration").asLong()
                    >= budget.at("/metadata/generation").asLong();
            if (!observed || allowed <= 0) {
                throw refused(Meta.name(budget), desired, healthy, observed);
            }
            ObjectNode next = budget.deepCopy();
            ObjectNode left = next.withObjectProperty("status").put("disruptionsAllowed", allowed - 1);
            left.withObjectProperty("disruptedPods").put(Meta.name(pod), Meta.time(Instant.now()));
            return next;
        });
    }

    private static ApiException refused(String budget, int desired, int healthy, boolean observed) {
        String why = observed
                ? "The disruption budget " + budget + " needs " + desired + " healthy pods and has " + healthy
                        + " currently"
                : "The disruption budget " + budget + " is still being processed by the server.";
        return new ApiException(
                        429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.")
                .because("DisruptionBudget", "", why);
    }
}

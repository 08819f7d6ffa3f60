package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Quantity;
import io.openclaw.crds.OpenClawRouter;
import io.openclaw.crds.OpenClawRouterStatus;
import io.openclaw.crds.spec.Autosize;
import io.openclaw.crds.status.Diagnosis;
import io.openclaw.crds.status.MemoryStatus;
import io.openclaw.crds.status.Recommendation;
import io.openclaw.operator.desired.Blueprint;
import io.openclaw.operator.desired.Labels;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.restart.Step;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.units.Bytes;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was seen and done to the resource's status. Pure; an unchanged situation gives an equal status. */
public final class StatusReport {
    private StatusReport() {}

    /**
     * @param state of restarts after {@code step}
     * @param diagnosis what it is to say now; null where there never was trouble
     */
    public static OpenClawRouterStatus of(
            OpenClawRouter resource,
            Blueprint blueprint,
            ClusterView view,
            Signals signals,
            Step step,
            RestartState state,
            @Nullable Diagnosis diagnosis,
            Instant now) {
        OpenClawRouterStatus before = resource.getStatus();
        return new OpenClawRouterStatus(
                resource.getMetadata().getGeneration(),
                view.members().size(),
                (int) view.members().stream().filter(PodView::serves).count(),
                selector(resource),
                memory(blueprint.plan()),
                RestartStatus.inProgress(state.current()),
                RestartStatus.totals(state),
                RestartStatus.history(state),
                diagnosis,
                recommendation(before == null ? null : before.recommendation(), blueprint, view, signals),
                new Conditions(blueprint.configHash(), view, signals, step, state, now)
                        .judge(new ConditionSet(conditions(before), generation(resource), now)));
    }

    /** What the pods have got by it stays: without it they would go back to the spec's heap, which was not right. */
    private static @Nullable Recommendation recommendation(
            @Nullable Recommendation before, Blueprint blueprint, ClusterView view, Signals signals) {
        if (view.deployment() != null && view.deployment().stands()) {
            return before; // another heap is another template, which would be rolled out
        }
        int heapMb = blueprint.settings().router().process().maxHeapMb();
        Recommendation now = RightSize.of(before, view, signals, heapMb);
        return now == null && blueprint.spec().autosize() == Autosize.APPLY ? before : now;
    }

    /** The spec contradicts itself, or takes the name of what is somebody else's. */
    public static OpenClawRouterStatus invalid(OpenClawRouter resource, String problem, Instant now) {
        return stuck(resource, "InvalidSpec", problem, now);
    }

    /** The API server does not let an object be made: a policy of the cluster's, or a right that the operator does not have. */
    public static OpenClawRouterStatus refused(OpenClawRouter resource, String problem, Instant now) {
        return stuck(resource, "ObjectRefused", problem, now);
    }

    /** The spec can't be carried out: everything else stays as it was, and is left alone. */
    private static OpenClawRouterStatus stuck(OpenClawRouter resource, String reason, String problem, Instant now) {
        OpenClawRouterStatus before = resource.getStatus();
        List<Condition> conditions = new ConditionSet(conditions(before), generation(resource), now)
                .set(Conditions.READY, false, reason, problem)
                .set(Conditions.DEGRADED, true, reason, problem)
                .keepOthers()
                .toList();
        return before == null
                ? new OpenClawRouterStatus(
                        resource.getMetadata().getGeneration(),
                        null,
                        null,
                        selector(resource),
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        null,
                        conditions)
                : new OpenClawRouterStatus(
                        resource.getMetadata().getGeneration(),
                        before.replicas(),
                        before.readyReplicas(),
                        before.selector(),
                        before.memory(),
                        before.restart(),
                        before.restarts(),
                        before.history(),
                        before.diagnosis(),
                        before.recommendation(),
                        conditions);
    }

    private static List<Condition> conditions(@Nullable OpenClawRouterStatus status) {
        return status == null ? List.of() : status.conditions();
    }

    private static long generation(OpenClawRouter resource) {
        Long generation = resource.getMetadata().getGeneration();
        return generation == null ? 0 : generation;
    }

    private static String selector(OpenClawRouter resource) {
        return Labels.members(resource.getMetadata().getName()).entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }

    private static MemoryStatus memory(MemoryPlan plan) {
        List<MemoryStatus.Term> terms = plan.terms().stream()
                .filter(term -> term.mb() > 0)
                // rounded up to whole KiB: a tenth of a MiB has no short quantity
                .map(term -> new MemoryStatus.Term(
                        term.name(), new Quantity(Bytes.format((long) Math.ceil(term.mb() * 1024) * Bytes.KIB))))
                .toList();
        return new MemoryStatus(new Quantity(Bytes.format(plan.limitMb() * Bytes.MIB)), terms);
    }
}

package io.openclaw.operator.restart;

import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Step.PauseRollout;
import java.util.List;
import java.util.Optional;

/** A rollout whose pods leak while those that it replaces don't goes no further: what is left of the old revision serves on. */
final class LeakingRelease {
    private LeakingRelease() {}

    static Optional<Step> pause(ClusterView view, Signals signals) {
        DeploymentView deployment = view.deployment();
        if (!(signals.fleet() instanceof Fleet.ReleaseLeak leak)
                || deployment == null
                || !view.desiredApplied()
                || deployment.settled()
                || deployment.paused()
                || deployment.pausedOnce()
                || view.router().paused()) {
            return Optional.empty();
        }
        List<PodView> leaking = view.members().stream()
                .filter(pod -> pod.revision().equals(leak.revision()))
                .toList();
        boolean suspected =
                leaking.stream().anyMatch(pod -> signals.verdict(pod.name()).cause() == Cause.HANDLER_LEAK);
        boolean newest = leaking.stream().allMatch(pod -> pod.stamp().equals(deployment.stamp()));
        return suspected && newest
                ? Optional.of(new PauseRollout(
                        deployment.stamp(),
                        leak.evidence()
                                + " The pods of the old revision stay: go back to its spec.image and spec.filters,"
                                + " which rolls back; or, to go on all the same, kubectl rollout resume deployment/"
                                + view.router().name()))
                : Optional.empty();
    }
}

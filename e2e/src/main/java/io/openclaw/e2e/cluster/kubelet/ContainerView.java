package io.openclaw.e2e.cluster.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.openclaw.e2e.cluster.kubelet.ContainerRun.Exit;
import java.util.Optional;

/**
 * A container as the pod's status shows it.
 *
 * @param run the process, while there is one
 * @param waiting why there is none, as in CrashLoopBackOff
 * @param problem what kept it from starting, in words
 * @param last how the run before ended
 * @param started whether its startup probe has succeeded
 * @param ready whether its readiness probe says so
 */
record ContainerView(
        Container spec,
        Optional<ContainerRun> run,
        String waiting,
        String problem,
        Optional<Exit> last,
        int restarts,
        boolean started,
        boolean ready) {

    static ContainerView created(Container spec) {
        return new ContainerView(spec, Optional.empty(), "ContainerCreating", "", Optional.empty(), 0, false, false);
    }

    ContainerView running(ContainerRun next) {
        return new ContainerView(
                spec,
                Optional.of(next),
                "",
                "",
                last,
                next.instance(),
                spec.getStartupProbe() == null,
                spec.getStartupProbe() == null && spec.getReadinessProbe() == null);
    }

    ContainerView ended(Exit exit, String why) {
        return new ContainerView(spec, Optional.empty(), why, "", Optional.of(exit), restarts, false, false);
    }

    ContainerView waiting(String why, String inWords) {
        return new ContainerView(spec, run, why, inWords, last, restarts, started, ready);
    }

    ContainerView started(boolean nowReady) {
        return new ContainerView(spec, run, waiting, problem, last, restarts, true, nowReady);
    }

    ContainerView ready(boolean nowReady) {
        return new ContainerView(spec, run, waiting, problem, last, restarts, started, nowReady);
    }
}

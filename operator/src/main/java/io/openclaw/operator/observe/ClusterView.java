package io.openclaw.operator.observe;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One router with everything that belongs to it, at one moment.
 *
 * @param deployment null until it exists
 * @param pods members and detached pods, the oldest first
 * @param endpoints names of the pods that the Service's EndpointSlices list as ready; looked up only while a pod is being diverted, else empty
 * @param desiredApplied nothing had to be written in this pass: the objects are what the resource asks for
 * @param disruptionsAllowed pods that the disruption budget lets go now; 0 while it is not computed
 * @param otherRestarts restarts under way at other routers
 */
public record ClusterView(
        RouterView router,
        @Nullable DeploymentView deployment,
        List<PodView> pods,
        Set<String> endpoints,
        boolean desiredApplied,
        int disruptionsAllowed,
        int otherRestarts) {

    public Optional<PodView> pod(String name) {
        return pods.stream().filter(pod -> pod.name().equals(name)).findFirst();
    }

    /** The pod that was taken out of the Deployment, if there is one. One that was deleted is on its way by itself. */
    public Optional<PodView> detached() {
        return pods.stream()
                .filter(pod -> !pod.attached() && !pod.terminating())
                .findFirst();
    }

    public List<PodView> members() {
        return pods.stream().filter(PodView::member).toList();
    }
}

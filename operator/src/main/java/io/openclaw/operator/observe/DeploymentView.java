package io.openclaw.operator.observe;

/**
 * The Deployment as the API server has it.
 *
 * @param replicas asked for, by whomever owns the number
 * @param stamp hash of the pod template that the operator asked for
 * @param settled the Deployment controller has seen this generation and all pods are of its template and available. Stale for a moment after
 *     a detach: it proves nothing then
 * @param paused by whomever, and the Deployment controller has seen it: its ReplicaSets keep their numbers, and it rolls nothing out
 * @param pausedOnce the operator has paused the rollout of this template, be it that somebody has resumed it since
 */
public record DeploymentView(int replicas, String stamp, boolean settled, boolean paused, boolean pausedOnce) {
    /** It was paused before all pods were of the newest template. */
    public boolean stands() {
        return paused && !settled;
    }
}

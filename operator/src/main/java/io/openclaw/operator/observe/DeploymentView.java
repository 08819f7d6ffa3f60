package io.openclaw.operator.observe;

/**
 * The Deployment as the API server has it.
 *
 * @param replicas asked for, by whomever owns the number
 * @param stamp hash of the pod template that the operator asked for
 * @param settled the Deployment controller has seen this generation and all pods are of its template and available. Stale for a moment after
 *     a detach: it proves nothing then
 */
public record DeploymentView(int replicas, String stamp, boolean settled) {}

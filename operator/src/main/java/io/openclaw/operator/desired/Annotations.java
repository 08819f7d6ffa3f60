package io.openclaw.operator.desired;

/** Annotations that the operator reads and writes. */
public final class Annotations {
    /** On the resource: {@code "true"} stops new restarts. */
    public static final String PAUSED = "openclaw.io/paused";
    /** On the resource: RFC 3339; pods created before it are restarted one by one. */
    public static final String RESTART_AT = "openclaw.io/restart-at";
    /** On a pod: the restart it is in, as JSON. */
    public static final String RESTART = "openclaw.io/restart";
    /** On a pod and its template: hash of what its router can't change while it runs ({@link Blueprint#rollingHash}). */
    public static final String PLAN_HASH = "openclaw.io/plan-hash";
    /** On a pod and its template: hash of the whole template that the operator asked for. */
    public static final String TEMPLATE_HASH = "openclaw.io/template-hash";
    /** On every object of ours: hash of what was asked for, so that a field we no longer ask for is noticed. */
    public static final String DESIRED_HASH = "openclaw.io/desired-hash";
    /** On the Deployment: {@link #TEMPLATE_HASH} of the template whose rollout the operator has paused. */
    public static final String PAUSED_TEMPLATE = "openclaw.io/paused-template";
    /** Kubernetes: of several pods of a ReplicaSet the one with the lowest cost is removed first. */
    public static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    private Annotations() {}
}

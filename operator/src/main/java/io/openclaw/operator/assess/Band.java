package io.openclaw.operator.assess;

/** How near a pod is to its end. */
public enum Band {
    /** Nothing to do. */
    Ok,
    /** To be replaced when it suits: pacing rules hold. */
    Soft,
    /** About to die: minimum uptime and cooldown no longer count. */
    Hard
}

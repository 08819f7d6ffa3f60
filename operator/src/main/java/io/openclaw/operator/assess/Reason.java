package io.openclaw.operator.assess;

/** Why a pod is to be replaced, as history and Events name it. */
public enum Reason {
    /** Live memory after a collection stands above process.restartOnMemoryThreshold. */
    MemoryThreshold,
    /** The process is near its container's limit, whatever its heap says: what grows is outside of it. */
    WorkingSet,
    /** Memory is held for nobody, and the router's own trim has not helped. */
    Fragmentation,
    /** What grows will soon be at its limit and a restart is rid of it; or several pods grow alike, and the first begins while the last one still has the time. */
    MemoryGrowth,
    /** About to die of what a restart is no cure for: it gives time, and nothing else. */
    Containment,
    /** The resource's restart.schedule. */
    Scheduled,
    /** Somebody set the annotation openclaw.io/restart-at. */
    RestartRequested
}

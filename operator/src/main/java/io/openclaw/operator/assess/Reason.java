package io.openclaw.operator.assess;

/** Why a pod is to be replaced, as history and Events name it. */
public enum Reason {
    /** Live memory after a collection stands above process.restartOnMemoryThreshold. */
    MemoryThreshold,
    /** The process is near its container's limit, whatever its heap says: what grows is outside of it. */
    WorkingSet,
    /** Memory is held for nobody, and the router's own trim has not helped. */
    Fragmentation,
    /** Live memory grows, in several pods alike: this one begins before its threshold, so that the last one still has the time. */
    MemoryGrowth,
    /** The resource's restart.schedule. */
    Scheduled,
    /** Somebody set the annotation openclaw.io/restart-at. */
    RestartRequested
}

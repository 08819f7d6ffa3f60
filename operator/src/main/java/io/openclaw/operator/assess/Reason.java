package io.openclaw.operator.assess;

/** Why a pod is to be replaced, as history and Events name it. */
public enum Reason {
    /** Live memory after a collection stands above process.restartOnMemoryThreshold. */
    MemoryThreshold,
    /** Somebody set the annotation openclaw.io/restart-at. */
    RestartRequested
}

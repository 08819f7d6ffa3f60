package io.openclaw.diagnosis;

/** How near a pod is to its end. */
public enum Band {
    /** Nothing to do. */
    OK,
    /** To be looked at, and replaced where that helps. */
    SOFT,
    /** About to die. */
    HARD
}

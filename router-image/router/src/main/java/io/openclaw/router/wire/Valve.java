package io.openclaw.router.wire;

/** A decoder that can be stopped between two messages; what it has not decoded yet waits in its buffer. Starts open. */
interface Valve {
    void shut(boolean shut);

    boolean isShut();

    /** Whether it is handing over messages right now: then opening it is enough, it goes on by itself. */
    boolean isDecoding();

    /** Capacity of the buffer that holds undecoded bytes; 0 when there are none. */
    int undecodedCapacity();
}

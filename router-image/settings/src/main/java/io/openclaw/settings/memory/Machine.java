package io.openclaw.settings.memory;

import java.util.OptionalInt;

/**
 * What the plan must know of the place where the router runs.
 *
 * @param cpus at least 1; fractions of a CPU limit rounded up
 * @param limitMb the memory limit that already exists (a cgroup's), in MiB; empty where the plan decides the limit
 * @param chargesSocketBuffers whether that limit counts kernel socket buffers: cgroup v2 does, v1 does not
 */
public record Machine(int cpus, OptionalInt limitMb, boolean chargesSocketBuffers) {

    /** A place whose limit the plan decides: a pod to be. */
    public static Machine unlimited(int cpus) {
        return new Machine(Math.max(1, cpus), OptionalInt.empty(), true);
    }
}

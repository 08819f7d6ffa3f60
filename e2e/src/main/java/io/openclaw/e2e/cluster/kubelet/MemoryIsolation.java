package io.openclaw.e2e.cluster.kubelet;

/** What bounds a container's memory on this machine. */
public enum MemoryIsolation {
    /** A cgroup of version 1's memory controller. */
    V1,
    /** A cgroup of version 2. */
    V2,
    /** Nothing but the program's own discipline. */
    NONE
}

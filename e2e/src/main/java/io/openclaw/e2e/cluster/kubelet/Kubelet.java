package io.openclaw.e2e.cluster.kubelet;

import java.util.List;

/** Runs the pods of one node as processes. */
@SuppressWarnings("DoNotCallSuggester")
public final class Kubelet implements AutoCloseable {

    Kubelet() {}

    /** What bounds a container's memory on this machine. */
    public enum MemoryIsolation {
        V1,
        V2,
        NONE
    }

    /** The containers' running processes. */
    public List<ContainerProcess> processes() {
        throw new UnsupportedOperationException();
    }

    /** Whether containers have a memory cgroup of their own, and of which version. */
    public MemoryIsolation memoryIsolation() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}

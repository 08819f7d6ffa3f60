package io.openclaw.operator.observe;

import io.openclaw.operator.restart.Restart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A router pod as the API server has it.
 *
 * @param created creationTimestamp: the API server's clock, whole seconds
 * @param revision pod-template-hash: pods of one ReplicaSet share it
 * @param stamp hash of the pod template that the operator asked for when this pod was made
 * @param attached a member: counted by the Deployment
 * @param traffic whether the Service may send to it
 * @param goneBy deletionTimestamp: when a pod that was deleted should be gone, its grace included; null for one that was not
 * @param disfavoured its pod-deletion-cost says that it goes first
 * @param startTook from creation to Ready; null while it is not ready
 * @param ip null until it runs
 * @param record what the detach patch wrote on it; null when it was never detached
 */
public record PodView(
        String name,
        String uid,
        String resourceVersion,
        Instant created,
        String revision,
        String stamp,
        boolean attached,
        boolean traffic,
        boolean ready,
        @Nullable Instant goneBy,
        boolean disfavoured,
        @Nullable Duration startTook,
        @Nullable String ip,
        @Nullable Restart record,
        List<ContainerDeath> deaths) {

    /**
     * A container that ended: the pod itself lives on.
     *
     * @param reason the kubelet's word, as in OOMKilled or Error
     * @param at when, whole seconds
     */
    public record ContainerDeath(String container, int exitCode, String reason, Instant at) {
        /** Exit code of a process killed by the kernel, and of a router that ran out of memory (contract, "Exit"). */
        public static final int MEMORY_EXHAUSTED = 137;

        public boolean ofMemory() {
            return exitCode == MEMORY_EXHAUSTED || byKernel();
        }

        /** Killed by the kernel at the container's limit, as the kubelet saw it. */
        public boolean byKernel() {
            return reason.equals("OOMKilled");
        }

        /** Drained and left, as asked. */
        public boolean orderly() {
            return exitCode == 0;
        }
    }

    /** It was deleted, and is on its way out. */
    public boolean terminating() {
        return goneBy != null;
    }

    /** A living member that serves. */
    public boolean serves() {
        return attached && ready && !terminating();
    }
    /** Ready and in the Service, whether member or detached. */
    public boolean takesTraffic() {
        return traffic && ready && !terminating();
    }

    /** A living member. */
    public boolean member() {
        return attached && !terminating();
    }
}

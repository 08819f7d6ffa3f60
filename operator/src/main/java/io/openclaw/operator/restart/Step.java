package io.openclaw.operator.restart;

import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.RestartState.Finished;
import org.jspecify.annotations.Nullable;

/**
 * What one reconcile does about restarts: at most one thing. Each can be done again without harm, and what comes next is decided anew from what
 * is then observed.
 */
public sealed interface Step {
    /** Nothing is wanted. */
    record Rest() implements Step {}

    /** A restart is wanted and may not begin. */
    record Hold(Blocker blocker, String message) implements Step {}

    /** Stops the rollout of a pod template: its pods leak, and those of the one before don't. */
    record PauseRollout(String stamp, String message) implements Step {}

    /** Every pod that the annotation asked for is replaced. */
    record CompleteRequest(String value) implements Step {}

    /** A restart under way; {@code restart} is how it stands once the step is done. */
    sealed interface Underway extends Step {
        Restart restart();
    }

    /** Puts the restart down in the status: a compare-and-set, so that there is one at a time. Touches nothing else. */
    record Claim(Restart restart) implements Underway {}

    /** Gives a claim up before anything was touched. */
    record Release(Restart restart, String why) implements Underway {}

    /** Takes the pod out of the Deployment, which starts a replacement. It still serves. */
    record Detach(PodView pod, Restart restart) implements Underway {}

    /** Asks the API server for the pod's eviction, which the disruption budget may refuse; the pod drains by itself. */
    record Evict(PodView pod, Restart restart) implements Underway {}

    /** Waits for what the message says. */
    record Await(Restart restart, String message) implements Underway {}

    /** Takes the pod out of the Service. */
    record Divert(PodView pod, Restart restart) implements Underway {}

    /** Asks the router to drain. */
    record Drain(PodView pod, Restart restart) implements Underway {}

    /**
     * Takes evidence and writes the history entry, before the pod goes: nothing can be lost after.
     *
     * @param young what the evidence is compared with: the pod that took its place; null where nothing is to be
     */
    record Conclude(PodView pod, @Nullable PodView young, Restart restart, Finished entry) implements Underway {}

    record Delete(PodView pod, Restart restart) implements Underway {}

    /** Decides to undo the restart, and writes that on the pod. */
    record Undo(PodView pod, Restart restart) implements Underway {}

    /** Makes the newcomer the one that the ReplicaSet removes when the old pod is back. */
    record Disfavour(PodView newcomer, Restart restart) implements Underway {}

    /** Gives the pod back to the Deployment. */
    record Reattach(PodView pod, Restart restart) implements Underway {}

    /** The pod is gone or back: the claim ends. {@code entry} is null when the history has it already. */
    record Finish(Restart restart, @Nullable Finished entry) implements Underway {}
}

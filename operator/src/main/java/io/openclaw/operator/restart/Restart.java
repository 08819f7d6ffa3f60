package io.openclaw.operator.restart;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A restart under way. Lives in status.restart from the claim on, and in full as an annotation on the pod from the detach on: whoever comes
 * after a crash reads it there.
 *
 * @param pod name of the pod that goes
 * @param reasons why, the first reason first
 * @param cause of the memory trouble, as status.diagnosis names it; null where none is known
 * @param since when it was claimed, whole seconds
 * @param memoryBeforeMb live memory at the claim; null when it was not known
 * @param phase how far it has come
 * @param replacement name of the pod that took its place, once ready
 * @param detachment null until the pod is detached
 */
public record Restart(
        String pod,
        List<String> reasons,
        @Nullable String cause,
        Instant since,
        @Nullable Long memoryBeforeMb,
        Phase phase,
        @Nullable String replacement,
        @Nullable Detachment detachment) {

    /** How far a restart has come, as status.restart.step shows it. */
    public enum Phase {
        Claimed,
        /** By the Eviction API, without a replacement first. Claimed as such, and over when the pod is gone. */
        Evicting,
        Surging,
        Diverting,
        Draining,
        Deleting,
        RollingBack
    }

    /**
     * @param at when the pod was detached, operator's clock
     * @param replicas what the Deployment asked for then
     * @param known pods that existed then: any other is a newcomer, whatever the clocks say
     * @param divertedAt when traffic was taken off; null before
     * @param rollback why it is being undone; null when it is not
     */
    public record Detachment(
            Instant at,
            int replicas,
            List<String> known,
            @Nullable Instant divertedAt,
            @Nullable String rollback) {}

    public Restart detached(Instant at, int replicas, List<String> known) {
        return new Restart(
                pod,
                reasons,
                cause,
                since,
                memoryBeforeMb,
                Phase.Surging,
                null,
                new Detachment(at, replicas, known, null, null));
    }

    /** @param next the pod that takes its place; null when fewer are wanted by now */
    public Restart diverted(Instant at, @Nullable String next) {
        Detachment d = Objects.requireNonNull(detachment, "only a detached pod gets here");
        return new Restart(
                pod,
                reasons,
                cause,
                since,
                memoryBeforeMb,
                Phase.Diverting,
                next,
                new Detachment(d.at, d.replicas, d.known, at, null));
    }

    public Restart rollingBack(String why) {
        Detachment d = Objects.requireNonNull(detachment, "only a detached pod gets here");
        return new Restart(
                pod,
                reasons,
                cause,
                since,
                memoryBeforeMb,
                Phase.RollingBack,
                null,
                new Detachment(d.at, d.replicas, d.known, null, why));
    }

    public Restart with(Detachment known) {
        return new Restart(pod, reasons, cause, since, memoryBeforeMb, phase, replacement, known);
    }

    public Restart in(Phase next) {
        return new Restart(pod, reasons, cause, since, memoryBeforeMb, next, replacement, detachment);
    }

    /** Whether this is the same restart, however far each side has come. */
    public boolean sameAs(Restart other) {
        return pod.equals(other.pod) && since.equals(other.since);
    }
}

package io.openclaw.operator.event;

import io.openclaw.crds.OpenClawRouterSpec;
import io.openclaw.crds.spec.Autosize;
import io.openclaw.crds.status.Diagnosis;
import io.openclaw.crds.status.Recommendation;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.Step;
import io.openclaw.operator.status.DiagnosisStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something worth an Event. Pure.
 *
 * @param pod name of the pod that it also concerns; empty for none
 * @param key tells it from others: the same key is written once
 */
public record Happening(String reason, boolean warning, String message, String pod, String key) {

    /** An Event lives for an hour (kube-apiserver's --event-ttl): what is older was told, or is not worth telling any more. */
    private static final Duration NEWS = Duration.ofHours(1);

    /** What the API server takes of a message (core/v1 Event). */
    private static final int LONGEST = 1_024;

    private static final String OOM_KILLED = "OOMKilled";

    /** What a finished step means to a reader; most mean nothing. */
    public static Optional<Happening> of(Step step) {
        return switch (step) {
            case Step.Detach detach ->
                Optional.of(of(detach.restart(), "RestartStarted", false, started(detach.restart())));
            case Step.Evict evict ->
                Optional.of(of(evict.restart(), "RestartStarted", false, started(evict.restart())));
            case Step.Divert divert ->
                Optional.of(of(
                        divert.restart(),
                        "ReplacementReady",
                        false,
                        "pod " + divert.pod().name() + " is taken out of the Service and drained; "
                                + divert.restart().replacement() + " took its place"));
            case Step.Undo undo ->
                Optional.of(
                        of(
                                undo.restart(),
                                "RestartBlocked",
                                true,
                                "no replacement of pod " + undo.pod().name()
                                        + " became ready in time: it is taken back. Look at pending pods: is there room, quota and an image?"));
            case Step.Conclude conclude ->
                Optional.of(of(conclude.restart(), "RestartFinished", false, finished(conclude.entry())));
            case Step.Finish finish -> Optional.ofNullable(finish.entry()).map(entry -> ended(finish.restart(), entry));
            case Step.Rest rest -> Optional.empty();
            case Step.Hold hold -> Optional.empty();
            case Step.PauseRollout pause ->
                Optional.of(new Happening("RolloutPaused", true, pause.message(), "", "paused " + pause.stamp()));
            case Step.CompleteRequest request -> Optional.empty();
            case Step.Claim claim -> Optional.empty();
            case Step.Release release -> Optional.empty();
            case Step.Await await -> Optional.empty();
            case Step.Drain drain -> Optional.empty();
            case Step.Delete delete -> Optional.empty();
            case Step.Disfavour disfavour -> Optional.empty();
            case Step.Reattach reattach -> Optional.empty();
        };
    }

    /**
     * Another heap for the pods.
     *
     * @param before what the status recommended, and {@code now} does; null for nothing
     */
    public static Optional<Happening> resized(
            OpenClawRouterSpec spec, @Nullable Recommendation before, @Nullable Recommendation now) {
        return spec.autosize() != Autosize.APPLY || now == null || now.equals(before)
                ? Optional.empty()
                : Optional.of(new Happening(
                        "Resized",
                        false,
                        "the pods are rolled to a heap of " + now.maxHeap()
                                + ", or as near to it as spec.process.maxHeap lets autosize go: " + now.because(),
                        "",
                        "resized " + now.maxHeap() + " " + now.because()));
    }

    /**
     * A cause of memory trouble that was not told yet, or not since the last one was over.
     *
     * @param before what the status said, and {@code now} says; null where there never was trouble
     */
    public static Optional<Happening> news(@Nullable Diagnosis before, @Nullable Diagnosis now) {
        if (now == null || DiagnosisStatus.isOver(now)) {
            return Optional.empty();
        }
        boolean told =
                before != null && before.cause().equals(now.cause()) && Objects.equals(before.since(), now.since());
        return told
                ? Optional.empty()
                : Optional.of(new Happening(
                        now.cause(),
                        true,
                        bounded(String.join(" ", now.evidence()) + " " + now.recommendation()),
                        "",
                        "diagnosed " + now.cause() + " " + now.since()));
    }

    private static String bounded(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST - 3) + "...";
    }

    public boolean isMemoryDeath() {
        return reason.equals(OOM_KILLED);
    }

    /** Containers that died in a pod of which nobody asked it. */
    public static List<Happening> deaths(PodView pod, Instant now) {
        return pod.deaths().stream()
                .filter(death -> !death.orderly()
                        && !pod.terminating()
                        && death.at().plus(NEWS).isAfter(now))
                .map(death -> new Happening(
                        death.ofMemory() ? OOM_KILLED : "ContainerDied",
                        true,
                        "clw-process-crash: container " + death.container() + " of pod " + pod.name() + " exited with "
                                + death.exitCode() + " (" + death.reason() + ") at " + death.at(),
                        pod.name(),
                        "death " + pod.uid() + " " + death.at()))
                .toList();
    }

    private static Happening of(Restart restart, String reason, boolean warning, String message) {
        return new Happening(
                reason, warning, message, restart.pod(), reason + " " + restart.pod() + " " + restart.since());
    }

    private static String started(Restart restart) {
        String memory = restart.memoryBeforeMb() == null ? "" : " at " + restart.memoryBeforeMb() + " MB live";
        String how = restart.phase() == Restart.Phase.Evicting ? " is being evicted (" : " is being replaced (";
        String cure = restart.reasons().contains(Reason.Containment.name())
                ? ": a restart gives time, and is no cure for " + restart.cause()
                : "";
        return "pod " + restart.pod() + how + String.join(", ", restart.reasons()) + memory + ")" + cure;
    }

    private static Happening ended(Restart restart, Finished entry) {
        return switch (entry.outcome()) {
            case Replaced -> of(restart, "RestartFinished", false, finished(entry));
            case Evicted -> of(restart, "RestartFinished", entry.replacement() == null, evicted(entry));
            case RolledBack -> of(restart, "RestartRolledBack", true, "pod " + entry.pod() + " is a member again");
            case Lost, OOMKilled ->
                of(restart, "PodLost", true, "pod " + entry.pod() + " vanished while it was being replaced");
        };
    }

    private static String evicted(Finished entry) {
        return "pod " + entry.pod() + " was evicted; "
                + (entry.replacement() == null ? "no replacement is ready yet" : entry.replacement() + " serves");
    }

    private static String finished(Finished entry) {
        String memory = entry.memoryBeforeMb() == null || entry.memoryAfterMb() == null
                ? ""
                : ", memory " + entry.memoryBeforeMb() + " MB before, " + entry.memoryAfterMb() + " MB after";
        return "pod " + entry.pod() + " was drained in " + entry.drainMs() + " ms and goes; " + entry.replacement()
                + " serves" + memory;
    }
}

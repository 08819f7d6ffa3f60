package io.openclaw.operator.restart;

import io.openclaw.operator.assess.CauseName;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.observe.PodView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the resource's status remembers of restarts: everything that outlives the pods.
 *
 * @param current the one under way, null without one
 * @param history finished ones, the newest first, at most {@link #HISTORY}
 * @param total restarts carried through since the resource exists
 * @param oomKilled containers that died of memory all the same
 * @param lastRequest the last value of openclaw.io/restart-at that was carried out
 */
public record RestartState(
        @Nullable Restart current,
        List<Finished> history,
        int total,
        int oomKilled,
        @Nullable String lastReason,
        @Nullable String lastRequest) {

    /** Entries kept (contract, status.history). */
    public static final int HISTORY = 20;

    public static final RestartState NONE = new RestartState(null, List.of(), 0, 0, null, null);

    /** How a restart ended. */
    public enum Outcome {
        /** The replacement serves, the old pod is gone. */
        Replaced,
        /** The old pod went by the Eviction API, before a replacement served. */
        Evicted,
        /** No replacement got ready: the old pod was taken back. */
        RolledBack,
        /** The detached pod vanished before its turn: its node, or somebody else. */
        Lost,
        /** No restart of ours: a container died of memory and was restarted in place. */
        OOMKilled
    }

    /**
     * A finished restart. The cause is null where none was known. Durations are in milliseconds; null where the restart did not get so far or the figure was not to be had.
     */
    public record Finished(
            Instant time,
            String pod,
            @Nullable String replacement,
            List<String> reasons,
            @Nullable String cause,
            @Nullable Long memoryBeforeMb,
            @Nullable Long memoryAfterMb,
            @Nullable Long surgeReadyMs,
            @Nullable Long drainMs,
            @Nullable String evidence,
            Outcome outcome) {

        /** A container that died of memory and was restarted in place. */
        static Finished death(Instant time, String pod) {
            return new Finished(
                    time,
                    pod,
                    null,
                    List.of(Outcome.OOMKilled.name()),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Outcome.OOMKilled);
        }

        /** A cause that is known already stays: it was told while the pod had its traffic. */
        Finished with(Found found) {
            return new Finished(
                    time,
                    pod,
                    replacement,
                    reasons,
                    CauseName.isKnown(cause) || found.cause() == null ? cause : CauseName.of(found.cause()),
                    memoryBeforeMb,
                    found.afterMb() == null ? memoryAfterMb : found.afterMb(),
                    surgeReadyMs,
                    drainMs,
                    found.evidence(),
                    outcome);
        }

        Finished because(String known, String reasoning) {
            return new Finished(
                    time,
                    pod,
                    replacement,
                    reasons,
                    known,
                    memoryBeforeMb,
                    memoryAfterMb,
                    surgeReadyMs,
                    drainMs,
                    evidence == null ? reasoning : reasoning + ". " + evidence,
                    outcome);
        }

        /** For memory, not because somebody asked or the time had come. */
        public boolean ofMemory() {
            return !isFor(Reason.RestartRequested) && !isFor(Reason.Scheduled);
        }

        /** For what grew on the heap, whose figures say whether it helped. */
        boolean ofHeap() {
            return isFor(Reason.MemoryThreshold) || isFor(Reason.MemoryGrowth);
        }

        /** The pod went, as it was meant to. */
        public boolean carriedOut() {
            return outcome == Outcome.Replaced || outcome == Outcome.Evicted;
        }

        boolean isFor(Reason reason) {
            return reasons.contains(reason.name());
        }
    }

    /** The entry of this restart, where it was written already (always before the pod is deleted). */
    public Optional<Finished> recorded(Restart restart) {
        return history.stream()
                .filter(entry -> entry.outcome != Outcome.OOMKilled && entry.pod.equals(restart.pod()))
                // a pod is replaced but once, whatever the clock has done meanwhile
                .filter(entry -> entry.outcome == Outcome.Replaced || !entry.time.isBefore(restart.since()))
                .findFirst();
    }

    /** Whether a death is in the history, or so old that it has left it. */
    private boolean knowsDeath(String pod, Instant at) {
        boolean left = history.size() == HISTORY && at.isBefore(history.getLast().time);
        return left
                || history.stream()
                        .anyMatch(entry ->
                                entry.outcome == Outcome.OOMKilled && entry.pod.equals(pod) && entry.time.equals(at));
    }

    /** With the containers among these pods that died of memory and are not in the history yet. */
    public RestartState withDeathsIn(List<PodView> pods) {
        List<Finished> deaths = pods.stream()
                .flatMap(pod -> pod.deaths().stream()
                        // a terminating pod that overran its grace was killed too, and not for memory
                        .filter(death -> death.ofMemory() && (!pod.terminating() || death.byKernel()))
                        .filter(death -> !knowsDeath(pod.name(), death.at()))
                        .map(death -> Finished.death(death.at(), pod.name())))
                .sorted(Comparator.comparing(Finished::time))
                .toList();
        RestartState state = this;
        for (Finished death : deaths) {
            state = state.and(death);
        }
        return state;
    }

    /**
     * The state once a step is done.
     *
     * @param found what {@link Step.Conclude} did; null for all other steps
     */
    public RestartState after(Step step, @Nullable Found found) {
        return switch (step) {
            case Step.Rest rest -> this;
            case Step.Hold hold -> this;
            case Step.PauseRollout pause -> this;
            case Step.CompleteRequest request ->
                new RestartState(current, history, total, oomKilled, lastReason, request.value());
            case Step.Release release -> with(null);
            case Step.Finish finish -> (finish.entry() == null ? this : and(finish.entry())).with(null);
            case Step.Conclude conclude ->
                and(found == null ? conclude.entry() : conclude.entry().with(found))
                        .with(conclude.restart());
            case Step.Underway underway -> with(underway.restart());
        };
    }

    private RestartState with(@Nullable Restart restart) {
        return new RestartState(restart, history, total, oomKilled, lastReason, lastRequest);
    }

    private RestartState and(Finished entry) {
        List<Finished> entries = new ArrayList<>(history);
        entries.addFirst(Lineage.explained(entry, history));
        boolean replaced = entry.carriedOut();
        return new RestartState(
                current,
                List.copyOf(entries.subList(0, Math.min(HISTORY, entries.size()))),
                replaced ? total + 1 : total,
                entry.outcome == Outcome.OOMKilled ? oomKilled + 1 : oomKilled,
                replaced && !entry.reasons.isEmpty() ? entry.reasons.getFirst() : lastReason,
                lastRequest);
    }
}

package io.openclaw.operator.restart;

import io.openclaw.operator.assess.CauseName;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Restart.Detachment;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step.Await;
import io.openclaw.operator.restart.Step.Conclude;
import io.openclaw.operator.restart.Step.Delete;
import io.openclaw.operator.restart.Step.Detach;
import io.openclaw.operator.restart.Step.Disfavour;
import io.openclaw.operator.restart.Step.Divert;
import io.openclaw.operator.restart.Step.Drain;
import io.openclaw.operator.restart.Step.Evict;
import io.openclaw.operator.restart.Step.Finish;
import io.openclaw.operator.restart.Step.Hold;
import io.openclaw.operator.restart.Step.Reattach;
import io.openclaw.operator.restart.Step.Release;
import io.openclaw.operator.restart.Step.Undo;
import io.openclaw.operator.sample.Reading.Sample;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a restart under way goes on: claim, detach, wait for the replacement, divert, drain, record, delete; or back. */
final class Procedure {
    /** A claim that was not acted upon for so long, because the operator was away, is taken anew: what it rested on is old. */
    static final Duration CLAIM_VALID = Duration.ofMinutes(2);
    /** How long EndpointSlices may take to drop a diverted pod before the drain begins all the same: the drain itself keeps accepting. */
    static final Duration ENDPOINTS_TIMEOUT = Duration.ofSeconds(15);

    /** Beyond its grace, for a pod that was deleted: a kubelet is done within seconds. */
    static final Duration GONE_TIMEOUT = Duration.ofMinutes(1);

    private final ClusterView view;
    private final Signals signals;
    private final Restart restart;
    private final Instant now;

    private Procedure(ClusterView view, Signals signals, Restart restart, Instant now) {
        this.view = view;
        this.signals = signals;
        this.restart = restart;
        this.now = now;
    }

    static Step next(ClusterView view, Signals signals, Restart restart, Instant now) {
        return new Procedure(view, signals, restart, now).next();
    }

    private Step next() {
        Optional<Finished> recorded = view.router().state().recorded(restart);
        Optional<PodView> found = view.pod(restart.pod());
        if (restart.phase() == Phase.Evicting) {
            return found.map(this::evict).orElseGet(this::evicted);
        }
        if (found.isEmpty()) {
            return gone(recorded.isPresent());
        }
        PodView pod = found.get();
        if (recorded.isPresent()) {
            return recorded.get().outcome() == Outcome.Replaced ? delete(pod) : new Finish(restart, null);
        }
        if (pod.terminating()) {
            return pod.attached() ? new Release(restart, "somebody else deleted it") : deletedByOthers(pod);
        }
        Detachment detachment = restart.detachment();
        if (pod.attached()) {
            return detachment == null || detachment.rollback() == null
                    ? claimed(pod)
                    : new Finish(restart, entry(Outcome.RolledBack));
        }
        if (detachment == null) {
            // the annotation was taken away by hand: every other pod may be the replacement
            return detachedFrom(pod, new Detachment(restart.since(), replicas(), List.of(), null, null));
        }
        return detachedFrom(pod, detachment);
    }

    private Step deletedByOthers(PodView pod) {
        return stays(pod)
                ? new Finish(restart, entry(Outcome.Lost))
                : new Await(restart, "somebody else deleted pod " + pod.name() + ": waits until it is gone");
    }

    /** A pod that should have gone long ago: its node is out of reach, and it may stay so for good, in nobody's way. */
    private boolean stays(PodView pod) {
        Instant goneBy = pod.goneBy();
        return goneBy != null && goneBy.plus(GONE_TIMEOUT).isBefore(now);
    }

    private Step detachedFrom(PodView pod, Detachment detachment) {
        if (detachment.rollback() != null && !otherRevision(pod)) {
            return undo(pod, detachment);
        }
        return pod.traffic() ? surge(pod, detachment) : drain(pod, detachment);
    }

    private Step gone(boolean recorded) {
        if (recorded) {
            return new Finish(restart, null);
        }
        return restart.phase() == Phase.Claimed
                ? new Release(restart, "it is gone")
                : new Finish(restart, entry(Outcome.Lost));
    }

    private Step evict(PodView pod) {
        if (pod.terminating()) {
            // a node that is gone may keep it so for good
            return now.isBefore(evictedBy()) ? new Await(restart, "pod " + pod.name() + " drains and goes") : evicted();
        }
        Optional<Hold> hold = Gate.undisturbed(view, pod).or(() -> Gate.disruption(view, pod));
        if (hold.isPresent()) {
            return new Release(restart, hold.get().message());
        }
        return restart.since().plus(CLAIM_VALID).isBefore(now)
                ? new Release(restart, "the API server would not evict it")
                : new Evict(pod, restart);
    }

    private Step evicted() {
        List<PodView> members = view.members();
        boolean complete = members.stream().filter(PodView::serves).count() >= replicas();
        if (!complete && now.isBefore(evictedBy())) {
            return new Await(restart, "waits for the replacement of " + restart.pod());
        }
        // who came for it is the youngest
        String replacement = members.stream()
                .filter(pod -> complete && !pod.name().equals(restart.pod()))
                .max(Comparator.comparing(PodView::created).thenComparing(PodView::name))
                .map(PodView::name)
                .orElse(null);
        return new Finish(
                restart, entry(replacement, null, null, "none: the pod was evicted while it served", Outcome.Evicted));
    }

    /** When it should have drained and gone, and another be ready. */
    private Instant evictedBy() {
        RestartRules rules = view.router().rules();
        return restart.since().plus(rules.drainDelay()).plus(rules.grace()).plus(rules.surgeTimeout());
    }

    private Step claimed(PodView pod) {
        if (restart.since().plus(CLAIM_VALID).isBefore(now)) {
            return new Release(restart, "the claim is too old to act upon");
        }
        Optional<Hold> hold = Gate.undisturbed(view, pod);
        if (hold.isPresent()) {
            return new Release(restart, hold.get().message());
        }
        List<String> known = view.pods().stream().map(PodView::name).toList();
        return new Detach(pod, restart.detached(now, replicas(), known));
    }

    private Step surge(PodView pod, Detachment detachment) {
        List<PodView> members = view.members();
        long serving = members.stream().filter(PodView::serves).count();
        Optional<PodView> newcomer = newcomers(detachment).stream()
                .filter(PodView::serves)
                .min(Comparator.comparing(PodView::created).thenComparing(PodView::name));
        DeploymentView deployment = view.deployment();
        if (deployment != null
                && serving >= deployment.replicas()
                && (newcomer.isPresent() || nobodyHasToCome(deployment, pod, detachment))) {
            return new Divert(
                    pod,
                    restart.with(detachment)
                            .diverted(now, newcomer.map(PodView::name).orElse(null)));
        }
        Duration limit = view.router().rules().surgeTimeout();
        if (now.isBefore(detachment.at().plus(limit)) || otherRevision(pod)) {
            return new Await(
                    restart.with(detachment).in(Phase.Surging),
                    serving + " of " + replicas() + " other pods are ready: waits for the replacement of "
                            + pod.name());
        }
        return new Undo(
                pod,
                restart.with(detachment).rollingBack("no replacement became ready within " + limit.toSeconds() + " s"));
    }

    /** Fewer were asked for since, or it is rolled out to the end; and those who had to go have gone. */
    private boolean nobodyHasToCome(DeploymentView deployment, PodView pod, Detachment detachment) {
        boolean fewer = deployment.replicas() < detachment.replicas();
        boolean settled = deployment.settled() && view.members().size() == deployment.replicas();
        return (fewer && deployment.stands())
                || (settled && (fewer || !deployment.stamp().equals(pod.stamp())));
    }

    /** After the pods' template changed, the old pod can't be taken back: its ReplicaSet is on the way out. */
    private boolean otherRevision(PodView pod) {
        DeploymentView deployment = view.deployment();
        return deployment == null || (!deployment.paused() && isRolledOver(pod, deployment));
    }

    private boolean isRolledOver(PodView pod, DeploymentView deployment) {
        return !deployment.stamp().equals(pod.stamp())
                || view.members().stream().anyMatch(member -> !member.revision().equals(pod.revision()));
    }

    private Step undo(PodView pod, Detachment detachment) {
        Optional<PodView> newcomer = newcomers(detachment).stream()
                .filter(member -> !member.disfavoured())
                .findFirst();
        return newcomer.isPresent() ? new Disfavour(newcomer.get(), restart) : new Reattach(pod, restart);
    }

    private List<PodView> newcomers(Detachment detachment) {
        return view.members().stream()
                .filter(member -> !detachment.known().contains(member.name()))
                .toList();
    }

    private Step drain(PodView pod, Detachment detachment) {
        Instant diverted = Objects.requireNonNullElse(detachment.divertedAt(), detachment.at());
        RestartRules rules = view.router().rules();
        if (view.endpoints().contains(pod.name()) && now.isBefore(diverted.plus(ENDPOINTS_TIMEOUT))) {
            return new Await(
                    restart.in(Phase.Diverting), "waits until no EndpointSlice lists pod " + pod.name() + " as ready");
        }
        Restart draining = restart.in(Phase.Draining);
        Instant deadline =
                diverted.plus(ENDPOINTS_TIMEOUT).plus(rules.drainDelay()).plus(rules.grace());
        if (!now.isBefore(deadline)) {
            return conclude(pod);
        }
        if (!(signals.restarting() instanceof Sample sample)) {
            return new Await(draining, "pod " + pod.name() + " does not answer: waits until " + deadline);
        }
        double sinceDiverted = Duration.between(diverted, now).toMillis() / 1000.0;
        if (!sample.draining()) {
            // a process younger than the diversion is not the one that had traffic: that one has drained and left, or
            // died
            return sample.uptimeSeconds() < sinceDiverted - CLOCK_SLACK_SECONDS
                    ? conclude(pod)
                    : new Drain(pod, draining);
        }
        // late requests on kept connections are safe: the router accepts for its drain delay, whoever deletes the pod
        return sample.idle()
                ? concludeDrained(pod)
                : new Await(draining, "pod " + pod.name() + " still answers requests: waits until they are done");
    }

    /** A process start is dated by its own clock ticks: a second of difference is none. */
    private static final double CLOCK_SLACK_SECONDS = 1;

    private Step conclude(PodView pod) {
        return new Conclude(pod, null, restart.in(Phase.Deleting), entry(Outcome.Replaced));
    }

    /** Without a request, what the heap of a pod still holds that a young one's does not is kept by somebody. */
    private Step concludeDrained(PodView pod) {
        Finished entry = entry(Outcome.Replaced);
        PodView young = Optional.ofNullable(restart.replacement())
                .filter(name -> entry.ofHeap())
                .flatMap(view::pod)
                .orElse(null);
        return new Conclude(pod, young, restart.in(Phase.Deleting), entry);
    }

    private Step delete(PodView pod) {
        Restart deleting = restart.in(Phase.Deleting);
        if (!pod.terminating()) {
            return new Delete(pod, deleting);
        }
        return stays(pod)
                ? new Finish(restart, null)
                : new Await(deleting, "waits until pod " + pod.name() + " is gone");
    }

    private Finished entry(Outcome outcome) {
        Detachment detachment = restart.detachment();
        Instant diverted = detachment == null ? null : detachment.divertedAt();
        return entry(
                restart.replacement(),
                diverted == null || detachment == null ? null : millis(detachment.at(), diverted),
                diverted == null ? null : millis(diverted, now),
                detachment == null ? null : detachment.rollback(),
                outcome);
    }

    private Finished entry(
            @Nullable String replacement,
            @Nullable Long surgeReadyMs,
            @Nullable Long drainMs,
            @Nullable String evidence,
            Outcome outcome) {
        return new Finished(
                now.truncatedTo(ChronoUnit.SECONDS),
                restart.pod(),
                replacement,
                restart.reasons(),
                cause(),
                restart.memoryBeforeMb(),
                replacement == null ? null : signals.usedMb().get(replacement),
                surgeReadyMs,
                drainMs,
                evidence,
                outcome);
    }

    /** As known at the claim; or since, where it wasn't. */
    private @Nullable String cause() {
        return CauseName.isKnown(restart.cause())
                ? restart.cause()
                : Optional.ofNullable(
                                CauseName.known(signals.diagnosis(restart.pod()).cause()))
                        .orElse(restart.cause());
    }

    private static @Nullable Long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }

    private int replicas() {
        DeploymentView deployment = view.deployment();
        return deployment == null ? 0 : deployment.replicas();
    }
}

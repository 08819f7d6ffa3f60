package io.openclaw.operator.restart;

import io.openclaw.diagnosis.Band;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Step.Hold;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a restart may begin. Empty means yes. */
final class Gate {
    static final Duration BACK_OFF = Duration.ofMinutes(1);
    /** Doubled with each rollback in a row up to here: long enough for a cluster to grow a node. */
    static final Duration BACK_OFF_MOST = Duration.ofMinutes(30);

    private static final Duration BUDGET_WINDOW = Duration.ofHours(1);

    private Gate() {}

    /** For a pod that is about to die while no replacement can be had: only the disruption budget still protects the service. */
    static Optional<Hold> forEviction(ClusterView view, PodView pod, Instant now) {
        return undisturbed(view, pod)
                .or(() -> others(view))
                .or(() -> budget(view, pod, now))
                .or(() -> disruption(view, pod));
    }

    /** For a pod that is to go for memory. Hard overrides windows, minimum uptime and cooldown, nothing else. */
    static Optional<Hold> forMemory(ClusterView view, PodView pod, Band band, Instant now) {
        return always(view, pod, now)
                .or(() -> budget(view, pod, now))
                .or(() -> band == Band.HARD ? Optional.empty() : pacing(view, pod, now));
    }

    /** For a pod that nobody needs to go. The budget is for those who do. */
    static Optional<Hold> forSchedule(ClusterView view, PodView pod, Instant now) {
        return always(view, pod, now).or(() -> pacing(view, pod, now));
    }

    /** For a pod that begins early so that others have the time: the cooldown would take it from them. */
    static Optional<Hold> forGrowth(ClusterView view, PodView pod, Instant now) {
        return always(view, pod, now).or(() -> budget(view, pod, now)).or(() -> minimumUptime(view, pod, now));
    }

    /** For a pod that somebody asked to restart: they need not wait for the pacing of automatic restarts. */
    static Optional<Hold> forRequest(ClusterView view, PodView pod, Instant now) {
        return always(view, pod, now);
    }

    private static Optional<Hold> always(ClusterView view, PodView pod, Instant now) {
        return undisturbed(view, pod)
                .or(() -> backOff(view, now))
                .or(() -> others(view))
                .or(() -> view.router().rules().evicts() ? disruption(view, pod) : Optional.empty());
    }

    static Optional<Hold> disruption(ClusterView view, PodView pod) {
        // one that isn't ready serves nobody, and may go whatever the budget (Eviction API, IfHealthyBudget)
        return view.disruptionsAllowed() > 0 || !pod.ready()
                ? Optional.empty()
                : hold(
                        Blocker.BlockedByDisruptionBudget,
                        "the disruption budget lets pod " + pod.name()
                                + " not be evicted now: it needs another ready pod, or a larger podDisruptionBudget.maxUnavailable");
    }

    /** Asked once more between claim and detach, on fresh data: nobody else is moving pods, and every other member serves. */
    static Optional<Hold> undisturbed(ClusterView view, PodView pod) {
        if (view.router().paused()) {
            return hold(
                    Blocker.Paused,
                    "restarts are paused: set spec.paused to false and remove the annotation openclaw.io/paused");
        }
        DeploymentView deployment = view.deployment();
        if (deployment == null || !(deployment.settled() || deployment.stands()) || !view.desiredApplied()) {
            return hold(Blocker.RolloutInProgress, "waits for the Deployment's rollout");
        }
        List<PodView> members = view.members();
        if (deployment.stands()) {
            return standing(members, pod, deployment);
        }
        if (members.stream().anyMatch(member -> !member.stamp().equals(deployment.stamp()))) {
            return hold(Blocker.RolloutInProgress, "waits until all pods are of the newest template");
        }
        if (members.size() != deployment.replicas()) {
            return hold(
                    Blocker.PodsNotReady,
                    members.size() + " pods, " + deployment.replicas() + " wanted: waits until they are equal");
        }
        List<String> unready = members.stream()
                .filter(member -> !member.serves() && !member.name().equals(pod.name()))
                .map(PodView::name)
                .toList();
        return unready.isEmpty()
                ? Optional.empty()
                : hold(Blocker.PodsNotReady, "waits until every other pod is ready: " + String.join(", ", unready));
    }

    /** In the middle of a rollout there are pods of several templates, the surge beside, and maybe one that never gets ready: as many as are wanted serve. */
    private static Optional<Hold> standing(List<PodView> members, PodView pod, DeploymentView deployment) {
        long others = members.stream()
                .filter(member -> member.serves() && !member.name().equals(pod.name()))
                .count();
        return others >= deployment.replicas() - 1
                ? Optional.empty()
                : hold(
                        Blocker.PodsNotReady,
                        others + " other pods are ready, " + (deployment.replicas() - 1)
                                + " have to be: the rollout is paused in its middle");
    }

    private static Optional<Hold> others(ClusterView view) {
        int most = view.router().rules().maxAtOnce();
        return view.otherRestarts() < most
                ? Optional.empty()
                : hold(
                        Blocker.OtherRestartsInProgress,
                        "restarts at " + view.otherRestarts() + " other routers are under way, at most " + most
                                + " at once");
    }

    private static Optional<Hold> backOff(ClusterView view, Instant now) {
        List<Finished> history = view.router().state().history().stream()
                .filter(entry -> entry.outcome() != Outcome.OOMKilled) // no restart of ours
                .toList();
        long rollbacks = history.stream()
                .takeWhile(entry -> entry.outcome() == Outcome.RolledBack)
                .count();
        if (rollbacks == 0) {
            return Optional.empty();
        }
        Duration doubled = BACK_OFF.multipliedBy(1L << Math.min(rollbacks - 1, 10));
        Duration wait = doubled.compareTo(BACK_OFF_MOST) < 0 ? doubled : BACK_OFF_MOST;
        Instant until = history.getFirst().time().plus(wait);
        return now.isBefore(until)
                ? hold(
                        Blocker.BackOffAfterRollback,
                        "no replacement became ready in time; tries again at " + seconds(until)
                                + ". Look at pending pods: is there room, quota and an image?")
                : Optional.empty();
    }

    private static Optional<Hold> budget(ClusterView view, PodView pod, Instant now) {
        RestartRules rules = view.router().rules();
        List<Finished> history = view.router().state().history();
        List<Finished> futile = Lineage.futile(pod.name(), history, rules.minUptime(), now);
        if (futile.size() >= Lineage.ENOUGH) {
            return hold(Blocker.RestartIneffective, ineffective(pod, futile, rules));
        }
        long spent = history.stream()
                .filter(entry -> entry.carriedOut()
                        && entry.ofMemory()
                        && entry.time().plus(BUDGET_WINDOW).isAfter(now))
                .count();
        return spent < rules.maxPerHour()
                ? Optional.empty()
                : hold(
                        Blocker.HourlyBudgetExhausted,
                        spent + " restarts for memory within an hour, restart.maxPerHour is " + rules.maxPerHour());
    }

    /** What was tried, what was seen, and what to change. */
    private static String ineffective(PodView pod, List<Finished> futile, RestartRules rules) {
        String tried = futile.reversed().stream().map(Gate::tried).collect(Collectors.joining("; "));
        return "restarts don't help. Tried: " + tried + ". Seen: pod " + pod.name()
                + ", which took their place, asks for one again; a restart helps if less than nine tenths of the memory is left and its pod lasts for "
                + rules.minUptime().toSeconds()
                + " s. Raise process.maxHeap, or fix or remove what leaks; status.diagnosis says more. Any change of the pods begins anew";
    }

    private static String tried(Finished entry) {
        String cause = entry.cause() == null ? "" : " of " + entry.cause();
        String memory = entry.memoryBeforeMb() == null || entry.memoryAfterMb() == null
                ? ""
                : ", " + entry.memoryBeforeMb() + " MB before and " + entry.memoryAfterMb() + " MB after";
        return "pod " + entry.pod() + " was replaced at " + seconds(entry.time()) + " for "
                + String.join(", ", entry.reasons()) + cause + memory;
    }

    private static Optional<Hold> pacing(ClusterView view, PodView pod, Instant now) {
        return minimumUptime(view, pod, now).or(() -> window(view, now)).or(() -> cooldown(view, now));
    }

    private static Optional<Hold> window(ClusterView view, Instant now) {
        RestartTimes times = view.router().rules().times();
        return times.open(now)
                ? Optional.empty()
                : hold(
                        Blocker.OutsideWindow,
                        "restarts that can wait begin within restart.windows, next at " + seconds(times.opens(now)));
    }

    private static Optional<Hold> minimumUptime(ClusterView view, PodView pod, Instant now) {
        Instant oldEnough = pod.created().plus(view.router().rules().minUptime());
        return now.isBefore(oldEnough)
                ? hold(
                        Blocker.MinimumUptime,
                        "pod " + pod.name() + " reaches its minimum uptime at " + seconds(oldEnough))
                : Optional.empty();
    }

    private static Optional<Hold> cooldown(ClusterView view, Instant now) {
        return view.router().state().history().stream()
                .filter(Finished::carriedOut)
                .findFirst()
                .map(entry -> entry.time().plus(view.router().rules().cooldown()))
                .filter(now::isBefore)
                .flatMap(until -> hold(Blocker.Cooldown, "the last restart's cooldown ends at " + seconds(until)));
    }

    private static Optional<Hold> hold(Blocker blocker, String message) {
        return Optional.of(new Hold(blocker, message));
    }

    private static Instant seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }
}

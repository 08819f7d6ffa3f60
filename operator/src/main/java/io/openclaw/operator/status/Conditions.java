package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.openclaw.operator.assess.Band;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Blocker;
import io.openclaw.operator.restart.Restart;
import io.openclaw.operator.restart.RestartState;
import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.Signals;
import io.openclaw.operator.restart.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The conditions of a router whose spec is valid. Those that nothing assesses yet are left out rather than guessed. */
final class Conditions {
    static final String READY = "Ready";
    static final String DEGRADED = "Degraded";

    /** How long a container's death of memory is news. */
    private static final Duration DEATH_IS_NEWS = Duration.ofHours(1);

    private final String configHash;
    private final ClusterView view;
    private final Signals signals;
    private final Step step;
    private final RestartState state;
    private final Instant now;

    Conditions(String configHash, ClusterView view, Signals signals, Step step, RestartState state, Instant now) {
        this.configHash = configHash;
        this.view = view;
        this.signals = signals;
        this.step = step;
        this.state = state;
        this.now = now;
    }

    List<Condition> judge(ConditionSet set) {
        DeploymentView deployment = view.deployment();
        int wanted = deployment == null ? 0 : deployment.replicas();
        long serving = view.members().stream().filter(PodView::serves).count();
        boolean complete = deployment != null && serving >= wanted;
        boolean settled = deployment != null && deployment.settled() && view.desiredApplied();
        boolean ineffective = step instanceof Step.Hold hold && hold.blocker() == Blocker.RestartIneffective;
        Optional<Finished> death = recentDeath();
        boolean degraded = ineffective || death.isPresent();
        String pods = serving + " of " + wanted + " pods are ready";
        String trouble = ineffective
                ? ((Step.Hold) step).message()
                : death.map(entry -> "a container of pod " + entry.pod() + " died of memory at " + entry.time())
                        .orElse("nothing is wrong");
        set.set(
                        READY,
                        complete && settled && !ineffective,
                        complete && settled ? ineffective ? "RestartIneffective" : "AllPodsReady" : "PodsNotReady",
                        ineffective ? trouble : pods)
                .set("Available", complete, complete ? "AllPodsReady" : "PodsNotReady", pods)
                .set(
                        "Progressing",
                        !(complete && settled) || state.current() != null,
                        state.current() != null ? "Restarting" : complete && settled ? "UpToDate" : "RollingOut",
                        state.current() != null ? "pod " + state.current().pod() + " is being replaced" : pods)
                .set(
                        DEGRADED,
                        degraded,
                        ineffective ? "RestartIneffective" : degraded ? "OOMKilled" : "AsExpected",
                        trouble);
        configApplied(set);
        pressure(set);
        restarts(set);
        death.ifPresentOrElse(
                entry -> set.set(
                        "OOMKilled",
                        true,
                        "ContainerDied",
                        "a container of pod " + entry.pod() + " died of memory at " + entry.time()
                                + " and was restarted in place: lower process.restartOnMemoryThreshold, or raise process.maxHeap"),
                () -> set.set("OOMKilled", false, "NoneRecently", "no container died of memory within an hour"));
        return set.toList();
    }

    private Optional<Finished> recentDeath() {
        return state.history().stream()
                .filter(entry -> entry.outcome() == Outcome.OOMKilled
                        && entry.time().plus(DEATH_IS_NEWS).isAfter(now))
                .findFirst();
    }

    private void configApplied(ConditionSet set) {
        String refused = view.members().stream()
                .filter(pod -> !signals.verdict(pod.name()).configError().isEmpty())
                .map(pod ->
                        "pod " + pod.name() + ": " + signals.verdict(pod.name()).configError())
                .collect(Collectors.joining("; "));
        if (!refused.isEmpty()) {
            set.set("ConfigApplied", false, "Refused", refused);
            return;
        }
        String others = names(verdict -> !configHash.equals(verdict.configHash()));
        boolean applied = others.isEmpty() && !view.members().isEmpty();
        set.set(
                "ConfigApplied",
                applied,
                applied ? "ReportedByAllPods" : "Pending",
                applied ? "every pod runs with configuration " + configHash : "not yet reported by: " + others);
    }

    private void pressure(ConditionSet set) {
        String pressed = names(PodVerdict::pressure);
        boolean over = view.members().stream()
                .anyMatch(pod -> signals.verdict(pod.name()).band() != Band.Ok);
        set.set(
                "MemoryPressure",
                !pressed.isEmpty(),
                pressed.isEmpty() ? "Enough" : over ? "AboveRestartThreshold" : "High",
                pressed.isEmpty()
                        ? "live memory is below the warning mark in all pods"
                        : "live memory is high in: " + pressed);
        String shedding = names(PodVerdict::overflow);
        set.set(
                "QueueOverflow",
                !shedding.isEmpty(),
                shedding.isEmpty() ? "Bounded" : "Shedding",
                shedding.isEmpty()
                        ? "no pod sheds requests"
                        : "clw-queue-overflow: requests are answered 503 by: " + shedding
                                + ". Look for a slow upstream; raise replicas, limits.maxConcurrentRequests or queue.maxSize");
    }

    private void restarts(ConditionSet set) {
        Restart current = state.current();
        set.set(
                "RestartInProgress",
                current != null,
                current == null ? "None" : current.phase().name(),
                current == null ? "no restart is under way" : progress(current));
        if (step instanceof Step.Hold hold) {
            set.set("RestartBlocked", true, hold.blocker().name(), hold.message());
        } else if (current != null && current.phase() == Restart.Phase.RollingBack) {
            set.set(
                    "RestartBlocked",
                    true,
                    "NoReplacement",
                    "no replacement of pod " + current.pod() + " became ready in time: it is taken back");
        } else {
            set.set("RestartBlocked", false, "Free", "nothing stands in a restart's way");
        }
        boolean ineffective = step instanceof Step.Hold hold && hold.blocker() == Blocker.RestartIneffective;
        set.set(
                "RestartIneffective",
                ineffective,
                ineffective ? "MemoryCameBack" : "NotSeen",
                ineffective ? ((Step.Hold) step).message() : "no pod came back to its threshold early twice in a row");
    }

    private String progress(Restart current) {
        String why = String.join(", ", current.reasons());
        return "pod " + current.pod() + " (" + why + ")"
                + (step instanceof Step.Await await ? ": " + await.message() : "");
    }

    private String names(Predicate<PodVerdict> wanted) {
        return view.members().stream()
                .map(PodView::name)
                .filter(pod -> wanted.test(signals.verdict(pod)))
                .collect(Collectors.joining(", "));
    }
}

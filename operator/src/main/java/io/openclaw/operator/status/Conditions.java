package io.openclaw.operator.status;

import io.fabric8.kubernetes.api.model.Condition;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
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
import org.jspecify.annotations.Nullable;

/** The conditions of a router whose spec is valid. Those that nothing assesses yet are left out rather than guessed. */
final class Conditions {
    static final String READY = "Ready";
    static final String DEGRADED = "Degraded";

    private static final String INEFFECTIVE = "RestartIneffective";

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
        // a detached pod serves until its replacement does
        long serving = view.pods().stream().filter(PodView::takesTraffic).count();
        boolean available = deployment != null && serving >= wanted;
        boolean restarting = state.current() != null;
        boolean settled = deployment != null && deployment.settled() && view.desiredApplied();
        boolean stands = deployment != null && deployment.stands();
        boolean upToDate = available && !stands && (restarting || settled);
        String pods = serving + " of " + wanted + " pods are ready";
        String rollout = pods + pause(deployment);
        set.set(READY, upToDate && !ineffective(), ready(available, upToDate), ineffective() ? trouble() : rollout)
                .set("Available", available, available ? "EnoughPodsReady" : "PodsNotReady", pods)
                .set(
                        "Progressing",
                        restarting || !upToDate,
                        progressing(upToDate),
                        restarting ? "a pod is being replaced" : rollout)
                .set(DEGRADED, degraded(), degradedBecause(), trouble());
        configApplied(set);
        symptoms(set);
        restarts(set);
        recentDeath()
                .ifPresentOrElse(
                        entry -> set.set(
                                "OOMKilled",
                                true,
                                "ContainerDied",
                                trouble(entry)
                                        + " and was restarted in place: lower process.restartOnMemoryThreshold, or raise process.maxHeap"),
                        () -> set.set(
                                "OOMKilled", false, "NoneRecently", "no container died of memory within an hour"));
        return set.toList();
    }

    private String ready(boolean available, boolean upToDate) {
        if (!upToDate) {
            return available ? rollingOut() : "PodsNotReady";
        }
        return ineffective() ? INEFFECTIVE : "AllPodsReady";
    }

    private String progressing(boolean upToDate) {
        if (state.current() != null) {
            return "Restarting";
        }
        return upToDate ? "UpToDate" : rollingOut();
    }

    private String rollingOut() {
        return view.deployment() != null && view.deployment().stands() ? "RolloutPaused" : "RollingOut";
    }

    private String pause(@Nullable DeploymentView deployment) {
        if (deployment == null || !deployment.stands()) {
            return "";
        }
        long newest = view.members().stream()
                .filter(pod -> pod.stamp().equals(deployment.stamp()))
                .count();
        return "; the rollout is paused, " + newest
                + " pods are of the newest template: kubectl rollout resume deployment/"
                + view.router().name() + " goes on"
                + (deployment.pausedOnce() ? ", another spec.image or spec.filters rolls that out" : "");
    }

    private boolean ineffective() {
        return step instanceof Step.Hold hold && hold.blocker() == Blocker.RestartIneffective;
    }

    private boolean degraded() {
        return ineffective() || recentDeath().isPresent() || !silent().isEmpty();
    }

    /** Pods that serve and can't be watched. */
    private String silent() {
        return view.pods().stream()
                .filter(PodView::takesTraffic)
                .filter(pod -> !signals.verdict(pod.name()).symptoms().silence().isEmpty())
                .map(pod -> pod.name() + " ("
                        + signals.verdict(pod.name()).symptoms().silence() + ")")
                .collect(Collectors.joining(", "));
    }

    private String degradedBecause() {
        if (ineffective()) {
            return INEFFECTIVE;
        }
        if (recentDeath().isPresent()) {
            return "OOMKilled";
        }
        return degraded() ? "NoMetrics" : "AsExpected";
    }

    private String trouble() {
        return step instanceof Step.Hold hold && hold.blocker() == Blocker.RestartIneffective
                ? hold.message()
                : recentDeath().map(Conditions::trouble).orElseGet(this::unwatched);
    }

    private String unwatched() {
        String silent = silent();
        return silent.isEmpty()
                ? "nothing is wrong"
                : "nothing is known of the memory of pods that give no metrics: " + silent
                        + ". Look at their logs, and at what keeps the operator from port 3001";
    }

    private static String trouble(Finished death) {
        return "a container of pod " + death.pod() + " died of memory at " + death.time();
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
        String silent = names(verdict -> verdict.configHash() == null);
        String others = names(verdict -> verdict.configHash() != null && !configHash.equals(verdict.configHash()));
        if (!others.isEmpty()) {
            set.set("ConfigApplied", false, "Pending", "another configuration is in force in: " + others);
        } else if (!silent.isEmpty() || view.members().isEmpty()) {
            // a pod that was not asked yet says nothing against what the others said
            set.keepOr(
                    "ConfigApplied",
                    false,
                    "Pending",
                    "not reported yet by: " + (silent.isEmpty() ? "any pod" : silent));
        } else {
            set.set("ConfigApplied", true, "ReportedByAllPods", "every pod runs with configuration " + configHash);
        }
    }

    /** What samples decide. Without a fresh one of any pod it stays as it is. */
    private void symptoms(ConditionSet set) {
        boolean known =
                view.pods().stream().anyMatch(pod -> signals.verdict(pod.name()).fresh());
        boolean over = view.pods().stream()
                .anyMatch(pod -> signals.verdict(pod.name()).reasons().contains(Reason.MemoryThreshold));
        sampled(
                set,
                known,
                "MemoryPressure",
                names(verdict -> verdict.symptoms().pressure()),
                over ? "AboveRestartThreshold" : "High",
                "Enough",
                "memory is high in: %s",
                "memory is below the warning mark in all pods");
        sampled(
                set,
                known,
                "HeapGrowing",
                names(verdict -> verdict.symptoms().growing()),
                "Growing",
                "Steady",
                "clw-heap-growing: live memory grows steadily in: %s",
                "no pod grows steadily beyond half of its restart threshold");
        sampled(
                set,
                known,
                "QueueOverflow",
                names(verdict -> verdict.symptoms().overflow()),
                "Shedding",
                "Bounded",
                "clw-queue-overflow: requests are answered 503 by: %s. Look for a slow upstream; raise replicas,"
                        + " limits.maxConcurrentRequests or queue.maxSize",
                "no pod sheds requests");
        sampled(
                set,
                known,
                "GCPauseExceeded",
                names(verdict -> verdict.symptoms().slowCollections()),
                "SlowCollections",
                "Short",
                "clw-gc-pause-exceeded: collections took longer than the alert threshold in: %s. Look for memory pressure or too"
                        + " little CPU; raise process.maxHeap or resources.limits.cpu",
                "no collection took longer than the alert threshold lately");
        sampled(
                set,
                known,
                "Fragmented",
                names(verdict -> verdict.symptoms().fragmented()),
                "HeldForNobody",
                "Compact",
                "memory is held for nobody, and a trim has not helped, in: %s. These pods are replaced; set"
                        + " process.fragmentation.detector to None if that is not wanted",
                "no pod holds memory for nobody");
        leak(set, known);
        swap(set, known);
    }

    private void leak(ConditionSet set, boolean known) {
        String pods = names(verdict -> verdict.cause() == Cause.HANDLER_LEAK);
        String classes = view.pods().stream()
                .filter(pod -> signals.verdict(pod.name()).cause() == Cause.HANDLER_LEAK)
                .flatMap(pod -> signals.suspectsIn(pod.name()).stream())
                .map(suspect -> suspect.className() + " of filter " + suspect.filter())
                .distinct()
                .collect(Collectors.joining(", "));
        Fleet.ReleaseLeak release = !pods.isEmpty() && signals.fleet() instanceof Fleet.ReleaseLeak leak ? leak : null;
        sampled(
                set,
                known,
                "LeakSuspected",
                classes.isEmpty() ? pods : pods + ". What piles up: " + classes,
                release == null ? "HandlerLeak" : "ReleaseLeak",
                "NotSeen",
                "live memory grows that nobody owns, in: %s. "
                        + (release == null
                                ? ""
                                : "It came with the newest revision, the one before it does not grow: go back to that spec.image and spec.filters. ")
                        + "See status.diagnosis",
                "no pod holds more and more that nobody owns");
    }

    private void swap(ConditionSet set, boolean known) {
        String doubts = view.pods().stream()
                .map(pod -> signals.verdict(pod.name()).symptoms().swapDoubt())
                .filter(doubt -> !doubt.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        sampled(
                set,
                known,
                "SwapNotHonoured",
                doubts,
                "NoSwap",
                "AsAsked",
                "%s. Kubernetes gives swap only to containers whose memory request is below their limit, and only where the"
                        + " node allows it: remove process.swap, and raise process.maxHeap if more memory is needed",
                "no swap is asked for, or the pods have it");
    }

    private static void sampled(
            ConditionSet set,
            boolean known,
            String type,
            String pods,
            String reason,
            String otherwise,
            String message,
            String calm) {
        if (!known) {
            set.keepOr(type, false, otherwise, calm);
        } else if (pods.isEmpty()) {
            set.set(type, false, otherwise, calm);
        } else {
            set.set(type, true, reason, message.formatted(pods));
        }
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
        set.set(
                INEFFECTIVE,
                ineffective(),
                ineffective() ? "MemoryCameBack" : "NotSeen",
                ineffective() ? trouble() : "no pod came back to its threshold early twice in a row");
    }

    private String progress(Restart current) {
        String why = String.join(", ", current.reasons());
        return "pod " + current.pod() + " (" + why + ")"
                + (step instanceof Step.Await await ? ": " + await.message() : "");
    }

    private String names(Predicate<PodVerdict> wanted) {
        return view.pods().stream()
                .filter(pod -> !pod.terminating())
                .map(PodView::name)
                .filter(pod -> wanted.test(signals.verdict(pod)))
                .collect(Collectors.joining(", "));
    }
}

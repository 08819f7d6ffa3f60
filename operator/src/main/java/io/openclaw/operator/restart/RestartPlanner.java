package io.openclaw.operator.restart;

import io.openclaw.diagnosis.Band;
import io.openclaw.operator.assess.CauseName;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.restart.Restart.Phase;
import io.openclaw.operator.restart.Step.Claim;
import io.openclaw.operator.restart.Step.CompleteRequest;
import io.openclaw.operator.restart.Step.Hold;
import io.openclaw.operator.restart.Step.Rest;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What to do about restarts next: a function of what is observed and the time. It remembers nothing, so that an operator that died midway just
 * goes on. Which restart begins is decided here, how it goes on in {@link Procedure}.
 */
public final class RestartPlanner {
    private RestartPlanner() {}

    public static Step plan(ClusterView view, Signals signals, Instant now) {
        return underWay(view)
                .map(restart -> Procedure.next(view, signals, restart, now))
                .orElseGet(() -> begin(view, signals, now));
    }

    /** What the pod says wins over the status, which mirrors it; a detached pod that the status does not know is taken up. */
    private static Optional<Restart> underWay(ClusterView view) {
        Restart claimed = view.router().state().current();
        if (claimed == null) {
            return view.detached()
                    .map(pod -> pod.record() != null
                            ? pod.record()
                            : new Restart(pod.name(), List.of(), null, pod.created(), null, Phase.Surging, null, null));
        }
        return view.pod(claimed.pod())
                .map(PodView::record)
                .filter(claimed::sameAs)
                .or(() -> Optional.of(claimed));
    }

    /** The first cause that may act does. Where none may, the first one that is held back is told of. */
    private static Step begin(ClusterView view, Signals signals, Instant now) {
        List<Supplier<Optional<Step>>> causes = List.of(
                () -> LeakingRelease.pause(view, signals),
                () -> memory(view, signals, now),
                () -> growth(view, signals, now),
                () -> requested(view, signals, now),
                () -> scheduled(view, signals, now));
        Step held = new Rest();
        for (Supplier<Optional<Step>> cause : causes) {
            Step step = cause.get().orElse(null);
            if (step != null && !(step instanceof Hold)) {
                return step;
            }
            held = step != null && held instanceof Rest ? step : held;
        }
        return held;
    }

    private static Optional<Step> memory(ClusterView view, Signals signals, Instant now) {
        Step held = null;
        for (PodView pod : pressed(view, signals)) {
            PodVerdict verdict = signals.verdict(pod.name());
            Optional<Hold> hold = Gate.forMemory(view, pod, verdict.band(), now);
            if (hold.isEmpty()) {
                return Optional.of(claim(view, pod, signals, verdict.reasons(), now));
            }
            if (verdict.band() == Band.HARD && hold.get().blocker() == Blocker.BackOffAfterRollback) {
                hold = Gate.forEviction(view, pod, now);
                if (hold.isEmpty()) {
                    return Optional.of(claim(pod, signals, verdict.reasons(), Phase.Evicting, now));
                }
            }
            held = held == null ? hold.get() : held;
        }
        return Optional.ofNullable(held);
    }

    private static Optional<Step> growth(ClusterView view, Signals signals, Instant now) {
        return Stagger.due(view, signals)
                .map(pod -> unless(Gate.forGrowth(view, pod, now), view, pod, signals, Reason.MemoryGrowth, now));
    }

    private static Step unless(
            Optional<Hold> hold, ClusterView view, PodView pod, Signals signals, Reason reason, Instant now) {
        return hold.isPresent() ? hold.get() : claim(view, pod, signals, List.of(reason), now);
    }

    /** Pods to be replaced for memory, the most pressing first. Nothing is known of a pod without fresh samples. */
    private static List<PodView> pressed(ClusterView view, Signals signals) {
        Comparator<PodView> byBand =
                Comparator.comparing(pod -> signals.verdict(pod.name()).band());
        Comparator<PodView> byMemory =
                Comparator.comparing(pod -> signals.usedMb().getOrDefault(pod.name(), 0L));
        return view.members().stream()
                .filter(pod -> {
                    PodVerdict verdict = signals.verdict(pod.name());
                    return verdict.fresh() && verdict.band() != Band.OK;
                })
                .sorted(byBand.thenComparing(byMemory).reversed())
                .toList();
    }

    private static Optional<Step> requested(ClusterView view, Signals signals, Instant now) {
        String request = view.router().request();
        if (request == null || request.equals(view.router().state().lastRequest()) || view.deployment() == null) {
            return Optional.empty();
        }
        Instant at;
        try {
            at = Instant.parse(request);
        } catch (DateTimeParseException e) {
            return Optional.of(new Hold(
                    Blocker.InvalidRequest,
                    "openclaw.io/restart-at: found \"" + request + "\"; accepted: a time as in "
                            + now.truncatedTo(ChronoUnit.SECONDS)));
        }
        if (now.isBefore(at)) {
            return Optional.of(new Hold(Blocker.RequestInFuture, "openclaw.io/restart-at: begins at " + request));
        }
        return Optional.of(oldest(view, at, at)
                .map(pod -> unless(Gate.forRequest(view, pod, now), view, pod, signals, Reason.RestartRequested, now))
                .orElseGet(() -> new CompleteRequest(request)));
    }

    /** Pods that were young when the time came have nothing to be rid of yet. */
    private static Optional<Step> scheduled(ClusterView view, Signals signals, Instant now) {
        RestartRules rules = view.router().rules();
        RestartTimes times = rules.times();
        if (times.unreadable() != null) {
            return Optional.of(new Hold(
                    Blocker.InvalidSchedule,
                    "restart.schedule: found '" + times.unreadable()
                            + "'; accepted: five cron fields, UTC, as in '0 4 * * *' for four every morning"));
        }
        return times.scheduled(now)
                .filter(at -> now.isBefore(times.latest(at)) || begun(view, at))
                .flatMap(at -> oldest(view, at, at.minus(rules.minUptime())))
                .map(pod -> unless(Gate.forSchedule(view, pod, now), view, pod, signals, Reason.Scheduled, now));
    }

    /** Some pods have gone already: the others follow, however long it takes. */
    private static boolean begun(ClusterView view, Instant at) {
        return view.router().state().history().stream()
                .anyMatch(
                        entry -> entry.isFor(Reason.Scheduled) && !entry.time().isBefore(at));
    }

    /** Of the members that were there at a time and not replaced since. */
    private static Optional<PodView> oldest(ClusterView view, Instant at, Instant createdBefore) {
        return view.members().stream()
                .filter(pod -> pod.created().isBefore(createdBefore) && !replacementSince(view, pod, at))
                .min(Comparator.comparing(PodView::created).thenComparing(PodView::name));
    }

    /** Came since, even if the API server's clock, which dates pods, is behind the clock of who asked. */
    private static boolean replacementSince(ClusterView view, PodView pod, Instant at) {
        return view.router().state().history().stream()
                .anyMatch(entry ->
                        pod.name().equals(entry.replacement()) && !entry.time().isBefore(at));
    }

    private static Claim claim(ClusterView view, PodView pod, Signals signals, List<Reason> reasons, Instant now) {
        return claim(pod, signals, reasons, view.router().rules().evicts() ? Phase.Evicting : Phase.Claimed, now);
    }

    private static Claim claim(PodView pod, Signals signals, List<Reason> reasons, Phase phase, Instant now) {
        return new Claim(new Restart(
                pod.name(),
                reasons.stream().map(Reason::name).toList(),
                CauseName.known(signals.diagnosis(pod.name()).cause()),
                now.truncatedTo(ChronoUnit.SECONDS),
                signals.usedMb().get(pod.name()),
                phase,
                null,
                null));
    }
}

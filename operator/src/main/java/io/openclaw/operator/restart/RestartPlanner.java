package io.openclaw.operator.restart;

import io.openclaw.operator.assess.Band;
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
import org.jspecify.annotations.Nullable;

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
                            : new Restart(pod.name(), List.of(), pod.created(), null, Phase.Surging, null, null));
        }
        return view.pod(claimed.pod())
                .map(PodView::record)
                .filter(claimed::sameAs)
                .or(() -> Optional.of(claimed));
    }

    private static Step begin(ClusterView view, Signals signals, Instant now) {
        List<PodView> pressed = pressed(view, signals);
        Hold held = null;
        for (PodView pod : pressed) {
            Band band = signals.verdict(pod.name()).band();
            Optional<Hold> hold = Gate.forMemory(view, pod, band, now);
            if (hold.isEmpty()) {
                return claim(pod, signals, signals.verdict(pod.name()).reasons(), now);
            }
            held = held == null ? hold.get() : held;
        }
        Optional<PodView> due = Stagger.due(view, signals);
        if (due.isPresent()) {
            Optional<Hold> hold = Gate.forGrowth(view, due.get(), now);
            if (hold.isEmpty()) {
                return claim(due.get(), signals, List.of(Reason.MemoryGrowth), now);
            }
            held = held == null ? hold.get() : held;
        }
        return requested(view, signals, held, now);
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
                    return verdict.fresh() && verdict.band() != Band.Ok;
                })
                .sorted(byBand.thenComparing(byMemory).reversed())
                .toList();
    }

    private static Step requested(ClusterView view, Signals signals, @Nullable Hold held, Instant now) {
        String request = view.router().request();
        Step otherwise = held == null ? new Rest() : held;
        if (request == null || request.equals(view.router().state().lastRequest()) || view.deployment() == null) {
            return otherwise;
        }
        Instant at;
        try {
            at = Instant.parse(request);
        } catch (DateTimeParseException e) {
            return held != null
                    ? held
                    : new Hold(
                            Blocker.InvalidRequest,
                            "openclaw.io/restart-at: found \"" + request + "\"; accepted: a time as in "
                                    + now.truncatedTo(ChronoUnit.SECONDS));
        }
        if (now.isBefore(at)) {
            return held != null
                    ? held
                    : new Hold(Blocker.RequestInFuture, "openclaw.io/restart-at: begins at " + request);
        }
        Optional<PodView> next = view.members().stream()
                .filter(pod -> pod.created().isBefore(at) && !replacementSince(view, pod, at))
                .min(Comparator.comparing(PodView::created).thenComparing(PodView::name));
        if (next.isEmpty()) {
            return new CompleteRequest(request);
        }
        Optional<Hold> hold = Gate.forRequest(view, next.get(), now);
        return hold.isPresent() ? hold.get() : claim(next.get(), signals, List.of(Reason.RestartRequested), now);
    }

    /** Came for this request, even if the API server's clock, which dates pods, is behind the clock of who asked. */
    private static boolean replacementSince(ClusterView view, PodView pod, Instant at) {
        return view.router().state().history().stream()
                .anyMatch(entry ->
                        pod.name().equals(entry.replacement()) && !entry.time().isBefore(at));
    }

    private static Claim claim(PodView pod, Signals signals, List<Reason> reasons, Instant now) {
        return new Claim(new Restart(
                pod.name(),
                reasons.stream().map(Reason::name).toList(),
                now.truncatedTo(ChronoUnit.SECONDS),
                signals.usedMb().get(pod.name()),
                Phase.Claimed,
                null,
                null));
    }
}

package io.openclaw.operator.restart;

import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Pods that grow alike would reach their limits together, and restarts go one by one. So the first begins while the k-th to reach its limit has
 * time left for k restarts. Those that a restart does not help are left out.
 */
public final class Stagger {
    /** What a restart takes beside the start of the replacement and the drain delay: endpoints, last requests, evidence, our own looks. */
    static final Duration OVERHEAD = Duration.ofSeconds(5);
    /** What a pod takes to start when none has been seen starting. */
    static final Duration UNKNOWN_START = Duration.ofSeconds(30);
    /** A replacement may have to wait for an image or a node that the present pods did not wait for. Chosen. */
    static final Duration LEAST_START = Duration.ofMinutes(1);

    private Stagger() {}

    /** The pod that has to begin now so that all make it; empty while there is time. */
    static Optional<PodView> due(ClusterView view, Signals signals) {
        Duration one = restartTime(view);
        List<PodView> growing = view.members().stream()
                .filter(pod -> signals.verdict(pod.name()).fresh()
                        && signals.verdict(pod.name()).symptoms().growing()
                        && signals.diagnosis(pod.name()).restartHelps())
                .sorted(Comparator.comparingDouble(pod -> left(signals, pod)))
                .toList();
        for (int k = 0; k < growing.size(); k++) {
            if (left(signals, growing.get(k)) < one.toSeconds() * (k + 1)) {
                return Optional.of(growing.getFirst());
            }
        }
        return Optional.empty();
    }

    private static double left(Signals signals, PodView pod) {
        return signals.diagnosis(pod.name()).timeToLimit().p50();
    }

    /** What a restart is to be allowed for, where one begins in time for its own pod: with a drain to the end, and a start that may be slower. */
    public static Duration allowance(ClusterView view) {
        Duration start = startTakes(view);
        RestartRules rules = view.router().rules();
        return (start.compareTo(LEAST_START) < 0 ? LEAST_START : start)
                .plus(rules.drainDelay())
                .plus(rules.grace())
                .plus(OVERHEAD);
    }

    private static Duration restartTime(ClusterView view) {
        return startTakes(view).plus(view.router().rules().drainDelay()).plus(OVERHEAD);
    }

    /** As the slowest of the present pods started, but no longer than a replacement may take. */
    private static Duration startTakes(ClusterView view) {
        RestartRules rules = view.router().rules();
        Duration start = view.members().stream()
                .map(PodView::startTook)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(UNKNOWN_START);
        return start.compareTo(rules.surgeTimeout()) < 0 ? start : rules.surgeTimeout();
    }
}

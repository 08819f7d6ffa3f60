package io.openclaw.operator.restart;

import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.PodView;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Pods that grow alike would reach the threshold together, and restarts go one by one. So the first begins while the k-th to reach its limit has
 * time left for k restarts.
 */
final class Stagger {
    /** What a restart takes beside the start of the replacement and the drain delay: endpoints, last requests, evidence, our own looks. */
    static final Duration OVERHEAD = Duration.ofSeconds(5);
    /** What a pod takes to start when none has been seen starting. */
    static final Duration UNKNOWN_START = Duration.ofSeconds(30);

    private Stagger() {}

    /** The pod that has to begin now so that all make it; empty while there is time. */
    static Optional<PodView> due(ClusterView view, Signals signals) {
        Duration one = restartTime(view);
        List<PodView> growing = view.members().stream()
                .filter(pod -> signals.verdict(pod.name()).fresh()
                        && signals.verdict(pod.name()).symptoms().growing()
                        && signals.timeToWall().containsKey(pod.name()))
                .sorted(Comparator.comparing(pod -> left(signals, pod)))
                .toList();
        for (int k = 0; k < growing.size(); k++) {
            if (left(signals, growing.get(k)).compareTo(one.multipliedBy(k + 1L)) < 0) {
                return Optional.of(growing.getFirst());
            }
        }
        return Optional.empty();
    }

    private static Duration left(Signals signals, PodView pod) {
        return Objects.requireNonNull(signals.timeToWall().get(pod.name()));
    }

    /** As the slowest of the present pods started, but no longer than a replacement may take. */
    private static Duration restartTime(ClusterView view) {
        RestartRules rules = view.router().rules();
        Duration start = view.members().stream()
                .map(PodView::startTook)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(UNKNOWN_START);
        Duration bounded = start.compareTo(rules.surgeTimeout()) < 0 ? start : rules.surgeTimeout();
        return bounded.plus(rules.drainDelay()).plus(OVERHEAD);
    }
}

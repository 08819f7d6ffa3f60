package io.openclaw.e2e.scenario;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.openclaw.e2e.proof.Pods;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Every state of router pods that the API server has shown, in order: what must never have been is looked for here, and not by looking now and then. */
final class History implements AutoCloseable {
    private final List<State> states = new ArrayList<>();
    private final Watch watch;
    private volatile @Nullable WatcherException lost;

    private record State(Pod pod, boolean gone) {}

    private History(KubernetesClient client) {
        watch = client.pods().inAnyNamespace().withLabel(Pods.ROUTER_LABEL).watch(new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
                    add(new State(pod, action == Action.DELETED));
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                lost = cause;
            }
        });
    }

    static History of(KubernetesClient client) {
        return new History(client);
    }

    private synchronized void add(State state) {
        states.add(state);
    }

    /** How many pods were under restart at the same time, at most. */
    int mostDetached(String namespace) {
        return extreme(
                namespace,
                pod -> "detached".equals(label(pod, Pods.MEMBER_LABEL)),
                counts -> counts.stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    /** How few pods were ready, in the Service and not on their way out, since so many were for the first time. */
    int fewestServing(String namespace, int replicas) {
        return extreme(
                namespace,
                pod -> "enabled".equals(label(pod, Pods.TRAFFIC_LABEL))
                        && pod.getMetadata().getDeletionTimestamp() == null
                        && isReady(pod),
                counts -> counts.stream()
                        .dropWhile(count -> count < replicas)
                        .mapToInt(Integer::intValue)
                        .min()
                        .orElse(0));
    }

    private synchronized int extreme(String namespace, Predicate<Pod> counted, ToIntFunction<List<Integer>> of) {
        if (lost != null) {
            throw new IllegalStateException("the watch of pods was lost: nothing can be proven", lost);
        }
        Map<String, Boolean> pods = new HashMap<>();
        List<Integer> counts = new ArrayList<>();
        for (State state : states) {
            if (state.pod.getMetadata().getNamespace().equals(namespace)) {
                pods.put(state.pod.getMetadata().getUid(), !state.gone && counted.test(state.pod));
                counts.add((int) pods.values().stream().filter(yes -> yes).count());
            }
        }
        return of.applyAsInt(counts);
    }

    /** Pods that were ever there. */
    synchronized Set<String> pods(String namespace) {
        Set<String> uids = new HashSet<>();
        states.stream()
                .filter(state -> state.pod.getMetadata().getNamespace().equals(namespace))
                .forEach(state -> uids.add(state.pod.getMetadata().getUid()));
        return uids;
    }

    private static String label(Pod pod, String key) {
        return pod.getMetadata().getLabels().get(key);
    }

    static boolean isReady(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
    }

    @Override
    public void close() {
        watch.close();
    }
}

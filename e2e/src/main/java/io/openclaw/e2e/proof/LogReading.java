package io.openclaw.e2e.proof;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.openclaw.e2e.cluster.api.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Goes through the writes once, oldest first, and gathers the {@link Evidence}. */
final class LogReading {

    private final String router;
    private @Nullable Instant firstAvailable;
    private final Set<String> readyNow = new HashSet<>();
    private final Set<String> servingNow = new HashSet<>();
    private final List<Evidence.Step> ready = new ArrayList<>();
    private final List<Evidence.Step> serving = new ArrayList<>();
    private final List<Restart> restarts = new ArrayList<>();
    /** The restart, by its place in the list, that a pod (by UID) is the outgoing or the incoming one of. */
    private final Map<String, Integer> outgoing = new HashMap<>();

    private final Map<String, Integer> incoming = new HashMap<>();
    private final Map<String, Evidence.MemoryDeath> memoryDeaths = new LinkedHashMap<>();

    LogReading(String router) {
        this.router = router;
    }

    void router(Write write) {
        if (firstAvailable == null
                && write.after().filter(r -> Pods.hasCondition(r, "Available")).isPresent()) {
            firstAvailable = write.time();
        }
    }

    void pod(Write write) {
        ObjectNode pod = write.after().or(write::before).orElseThrow();
        if (!Pods.label(pod, Pods.ROUTER_LABEL).equals(router)) {
            return;
        }
        boolean isReady = write.after().filter(Pods::isReady).isPresent();
        count(readyNow, ready, Pods.uid(pod), isReady, write.time());
        count(servingNow, serving, Pods.uid(pod), isReady && Pods.takesTraffic(pod), write.time());
        Pods.memoryDeaths(pod)
                .forEach(end -> memoryDeaths.putIfAbsent(end, new Evidence.MemoryDeath(write.time(), Pods.name(pod))));

        boolean isNew = write.before().isEmpty();
        boolean isGone = write.after().isEmpty();
        if (isNew) {
            firstWithoutReplacement(pod, write.time());
        }
        if (isReady) {
            change(incoming.get(Pods.uid(pod)), restart -> restart.withSurgeReady(write.time()));
        }
        if (!isGone && Pods.isDetached(pod) && !outgoing.containsKey(Pods.uid(pod))) {
            outgoing.put(Pods.uid(pod), restarts.size());
            restarts.add(Restart.begun(Pods.name(pod), write.time()));
        }
        follow(pod, isGone, write.time());
    }

    Evidence evidence() {
        return new Evidence(
                firstAvailable,
                List.copyOf(ready),
                List.copyOf(serving),
                List.copyOf(restarts),
                List.copyOf(memoryDeaths.values()));
    }

    private static void count(Set<String> now, List<Evidence.Step> steps, String uid, boolean counts, Instant at) {
        if (counts ? now.add(uid) : now.remove(uid)) {
            steps.add(new Evidence.Step(at, now.size()));
        }
    }

    /** A pod that is created while a restart has no replacement yet is its replacement. */
    private void firstWithoutReplacement(ObjectNode pod, Instant at) {
        for (int i = 0; i < restarts.size(); i++) {
            if (restarts.get(i).replacement() == null && restarts.get(i).end().isAfter(at)) {
                incoming.put(Pods.uid(pod), i);
                change(i, restart -> restart.withReplacement(Pods.name(pod)));
                return;
            }
        }
    }

    private void follow(ObjectNode pod, boolean isGone, Instant at) {
        Integer place = outgoing.get(Pods.uid(pod));
        if (!Pods.takesTraffic(pod)) {
            change(place, restart -> restart.withDiverted(at));
        }
        if (isGone || Pods.isDeleting(pod)) {
            change(place, restart -> restart.withDeleted(at));
        }
        if (isGone) {
            change(place, restart -> restart.withGone(at));
        } else if (Pods.isAttached(pod)) {
            change(place, restart -> restart.withRolledBack(at));
            outgoing.remove(Pods.uid(pod));
        }
    }

    private void change(@Nullable Integer place, UnaryOperator<Restart> change) {
        if (place != null) {
            restarts.set(place, change.apply(restarts.get(place)));
        }
    }
}

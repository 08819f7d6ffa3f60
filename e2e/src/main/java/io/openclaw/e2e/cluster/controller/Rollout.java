package io.openclaw.e2e.cluster.controller;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The next step of a rolling update, by figures alone (k8s.io/kubernetes pkg/controller/deployment/rolling.go).
 *
 * @param replicas wanted altogether
 * @param maxSurge how many more there may be
 * @param maxUnavailable how many fewer may be available
 */
record Rollout(int replicas, int maxSurge, int maxUnavailable) {

    /** A ReplicaSet: pods wanted by its spec, and available by its status. */
    record Figures(String name, int wanted, int available) {}

    /** A ReplicaSet is to have {@code replicas} pods. */
    record Change(String name, int replicas) {}

    /**
     * Computes it.
     *
     * @param current the set of the newest template
     * @param old the others, oldest first
     * @return nothing when all is as it should be, or has to wait
     */
    List<Change> next(Figures current, List<Figures> old) {
        int total = current.wanted + old.stream().mapToInt(Figures::wanted).sum();
        if (total == current.wanted && current.wanted != replicas) {
            return List.of(new Change(current.name, replicas));
        }
        if (current.wanted > replicas) {
            return List.of(new Change(current.name, replicas));
        }
        int room = replicas + maxSurge - total;
        if (current.wanted < replicas && room > 0) {
            return List.of(new Change(current.name, Math.min(replicas, current.wanted + room)));
        }
        return shrink(current, old, total);
    }

    /** What a paused Deployment does: it scales, the largest set alone (sync.go, which shares that out), and rolls nothing out. */
    List<Change> standing(List<Figures> sets) {
        List<Figures> active = sets.stream().filter(set -> set.wanted > 0).toList();
        int others = active.stream().mapToInt(Figures::wanted).sum();
        Figures largest =
                active.stream().max(Comparator.comparingInt(Figures::wanted)).orElse(null);
        if (largest == null) {
            return List.of();
        }
        int most = active.size() == 1 ? replicas : replicas + maxSurge;
        int wanted = Math.max(0, most - (others - largest.wanted));
        return wanted == largest.wanted ? List.of() : List.of(new Change(largest.name, wanted));
    }

    private List<Change> shrink(Figures current, List<Figures> old, int total) {
        int floor = replicas - maxUnavailable;
        int mayGo = total - floor - (current.wanted - current.available);
        int available =
                current.available + old.stream().mapToInt(Figures::available).sum();
        List<Change> changes = new ArrayList<>();
        for (Figures set : old) {
            // what is not available serves nobody and goes first
            int broken = Math.clamp(mayGo, 0, Math.max(0, set.wanted - set.available));
            int healthy = Math.clamp(Math.min(available - floor, mayGo - broken), 0, set.wanted - broken);
            mayGo -= broken + healthy;
            available -= healthy;
            if (broken + healthy > 0) {
                changes.add(new Change(set.name, set.wanted - broken - healthy));
            }
        }
        return changes;
    }
}

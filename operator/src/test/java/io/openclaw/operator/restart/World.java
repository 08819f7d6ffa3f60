package io.openclaw.operator.restart;

import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Reason;
import io.openclaw.operator.assess.Symptoms;
import io.openclaw.operator.observe.ClusterView;
import io.openclaw.operator.observe.DeploymentView;
import io.openclaw.operator.observe.PodView;
import io.openclaw.operator.observe.RouterView;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A cluster in miniature: one router, its pods, and the controllers that move them. Each method is one atomic move of one of them. */
final class World {
    private static final long SOFT_MB = 100;
    private static final long HARD_MB = 130;

    /** A pod in mutable form. */
    static final class Pod {
        final String name;
        final Instant created;
        final String stamp;
        final Instant readyAt;
        int version;
        boolean attached = true;
        boolean owned = true;
        boolean traffic = true;
        boolean ready;
        boolean disfavoured;
        boolean draining;
        boolean left;
        Instant goneAt;
        Instant processStart;
        Restart record;
        long usedMb;
        long inFlight;

        Pod(String name, Instant created, String stamp, Instant readyAt) {
            this.name = name;
            this.created = created;
            this.stamp = stamp;
            this.readyAt = readyAt;
            this.processStart = created;
        }

        boolean serves() {
            return attached && ready && goneAt == null;
        }

        boolean takesTraffic() {
            return traffic && ready && goneAt == null;
        }

        PodView view() {
            return new PodView(
                    name,
                    name,
                    "" + version,
                    created.truncatedTo(ChronoUnit.SECONDS),
                    stamp,
                    stamp,
                    attached,
                    traffic,
                    ready,
                    goneAt,
                    disfavoured,
                    Duration.ofSeconds(5),
                    "10.0.0.1",
                    record,
                    List.of());
        }
    }

    /** What the API server answered at some moment: status, and the version that a write must name. */
    record Snapshot(ClusterView view, long statusVersion) {}

    private final RestartRules rules;
    final Random random;
    final Map<String, Pod> pods = new LinkedHashMap<>();
    Instant now = Instant.parse("2026-11-22T10:00:00Z");
    RestartState state = RestartState.NONE;
    long statusVersion = 1;
    int replicas = 3;
    String stamp = "v1";
    String request;
    boolean starved;
    boolean paused;
    /** By somebody, or by the operator since the new pods leak: the ReplicaSets keep their numbers. */
    boolean rolloutPaused;

    /** Pods that the ReplicaSet of each template is to have, the oldest first. */
    private final Map<String, Integer> wanted = new LinkedHashMap<>();

    private final Set<String> endpoints = new HashSet<>();
    private DeploymentView deployment = new DeploymentView(3, "v1", false, false, false);
    private int disruptionsAllowed;
    private int made;

    World(long seed, boolean evicts) {
        random = new Random(seed);
        rules = new RestartRules(
                Duration.ofMinutes(1),
                Duration.ofSeconds(30),
                4,
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                5,
                RestartTimes.ANY,
                evicts);
    }

    Snapshot snapshot() {
        List<PodView> views = pods.values().stream()
                .map(Pod::view)
                .sorted(Comparator.comparing(PodView::created).thenComparing(PodView::name))
                .toList();
        // generation and replicas are the API server's own, what is settled is the controller's word from some time ago
        boolean settled = deployment.settled()
                && deployment.replicas() == replicas
                && deployment.stamp().equals(stamp);
        return new Snapshot(
                new ClusterView(
                        new RouterView("default", "edge", "uid", paused, request, rules, state),
                        new DeploymentView(replicas, stamp, settled, rolloutPaused && deployment.paused(), false),
                        views,
                        Set.copyOf(endpoints),
                        true,
                        disruptionsAllowed,
                        0),
                statusVersion);
    }

    Signals signals(ClusterView view) {
        Map<String, PodVerdict> verdicts = new HashMap<>();
        Map<String, Long> used = new HashMap<>();
        for (Pod pod : pods.values()) {
            Band band = pod.usedMb >= HARD_MB ? Band.HARD : pod.usedMb >= SOFT_MB ? Band.SOFT : Band.OK;
            boolean fresh = random.nextInt(10) > 0;
            verdicts.put(
                    pod.name,
                    new PodVerdict(
                            band,
                            band == Band.OK ? List.of() : List.of(Reason.MemoryThreshold),
                            fresh,
                            Symptoms.NONE,
                            Cause.NONE,
                            "c",
                            ""));
            used.put(pod.name, pod.usedMb);
        }
        Restart restart = view.router().state().current();
        Reading reading = Optional.ofNullable(restart == null ? null : pods.get(restart.pod()))
                .filter(pod -> pod.goneAt == null && !pod.left)
                .map(this::reading)
                .orElse(null);
        return new Signals(verdicts, used, Map.of(), Map.of(), Map.of(), new Fleet.Nothing(), reading);
    }

    private Reading reading(Pod pod) {
        double uptime = Duration.between(pod.processStart, now).toMillis() / 1000.0;
        return new Reading.Sample(
                now,
                pod.usedMb,
                256,
                0,
                0,
                0,
                0,
                pod.inFlight,
                false,
                pod.draining ? "draining" : "ready",
                uptime,
                "c",
                "",
                false,
                0,
                "");
    }

    /** Names of the pods that the ReplicaSets of the Deployment count. */
    private Stream<Pod> members() {
        return pods.values().stream().filter(pod -> pod.attached && pod.goneAt == null);
    }

    long serving() {
        return pods.values().stream().filter(Pod::serves).count();
    }

    long takingTraffic() {
        return pods.values().stream().filter(Pod::takesTraffic).count();
    }

    // the controllers

    /** Each keeps its number; the newest is made with the first look at its template. */
    void replicaSets() {
        members().filter(pod -> !pod.owned).forEach(pod -> pod.owned = true);
        wanted.forEach((template, number) -> {
            List<Pod> alike =
                    members().filter(pod -> pod.stamp.equals(template)).toList();
            if (alike.size() > number) {
                terminate(victim(alike));
            } else if (alike.size() < number) {
                create(template);
            }
        });
    }

    private static Pod victim(List<Pod> members) {
        return members.stream()
                .min(Comparator.comparing((Pod pod) -> pod.ready)
                        .thenComparing(pod -> !pod.disfavoured)
                        .thenComparing(pod -> pod.created, Comparator.reverseOrder()))
                .orElseThrow();
    }

    /** Nothing is left to do for the ReplicaSets. */
    boolean isSettled() {
        return wanted.entrySet().stream()
                .allMatch(each ->
                        members().filter(pod -> pod.stamp.equals(each.getKey())).count() == each.getValue());
    }

    /** A rollout is in its middle. */
    boolean isMixed() {
        return members().map(pod -> pod.stamp).distinct().count() > 1;
    }

    private void create(String stamp) {
        long seconds = random.nextInt(10);
        Instant ready = starved ? Instant.MAX : now.plusSeconds(seconds);
        Pod pod = new Pod("pod-" + ++made, now, stamp, ready);
        pods.put(pod.name, pod);
    }

    void terminate(Pod pod) {
        if (pod.goneAt == null) {
            pod.goneAt = now.plusSeconds(random.nextInt(5));
            pod.version++;
        }
    }

    /** One may be missing. */
    void disruptionController() {
        disruptionsAllowed = (int) Math.max(0, serving() - (replicas - 1));
    }

    /** As the Eviction API does it: by the figure that the controller left there. */
    boolean evict(Pod pod) {
        if (disruptionsAllowed <= 0) {
            return false;
        }
        disruptionsAllowed--;
        terminate(pod);
        return true;
    }

    /** A rolling update with maxSurge 1, maxUnavailable 0, one change a look. */
    void deploymentController() {
        if (rolloutPaused) {
            scaleStanding();
        } else {
            int newest = wanted.getOrDefault(stamp, 0);
            wanted.remove(stamp);
            int total = newest + sum();
            if (total == newest || newest > replicas) {
                newest = replicas;
            } else if (newest < replicas && total <= replicas) {
                newest++;
            } else {
                shrinkOld(total - replicas - (int) (newest - available(stamp)));
            }
            wanted.put(stamp, newest);
        }
        List<Pod> members = members().toList();
        boolean settled = members.size() == replicas && members.stream().allMatch(pod -> pod.stamp.equals(stamp));
        deployment = new DeploymentView(replicas, stamp, settled, rolloutPaused, false);
    }

    /** Those that aren't available first. */
    private void shrinkOld(int mayGo) {
        for (Map.Entry<String, Integer> old : wanted.entrySet()) {
            long broken = old.getValue() - available(old.getKey());
            long spare = members().filter(pod -> pod.ready).count() - replicas;
            if (mayGo > 0 && (broken > 0 || (old.getValue() > 0 && spare > 0))) {
                old.setValue(old.getValue() - 1);
                return;
            }
        }
    }

    /** Up to the surge. */
    private void scaleStanding() {
        if (wanted.isEmpty()) {
            return;
        }
        if (sum() < replicas) {
            Map.Entry<String, Integer> any = wanted.entrySet().iterator().next();
            any.setValue(any.getValue() + 1);
        } else if (sum() > replicas + 1) {
            wanted.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .findFirst()
                    .ifPresent(entry -> entry.setValue(entry.getValue() - 1));
        }
    }

    private int sum() {
        return wanted.values().stream().mapToInt(Integer::intValue).sum();
    }

    private long available(String template) {
        return members().filter(pod -> pod.ready && pod.stamp.equals(template)).count();
    }

    void kubelet() {
        pods.values().removeIf(pod -> pod.goneAt != null && !now.isBefore(pod.goneAt));
        for (Pod pod : pods.values()) {
            boolean ready = !now.isBefore(pod.readyAt) && !pod.draining && pod.goneAt == null;
            if (ready != pod.ready) {
                pod.ready = ready;
                pod.version++;
            }
            if (pod.draining) {
                pod.inFlight = Math.max(0, pod.inFlight - random.nextInt(3));
            }
        }
    }

    void endpointsController() {
        endpoints.clear();
        pods.values().stream().filter(Pod::takesTraffic).forEach(pod -> endpoints.add(pod.name));
    }

    void traffic() {
        pods.values().stream().filter(Pod::takesTraffic).forEach(pod -> {
            pod.inFlight = random.nextInt(5);
            pod.usedMb += random.nextInt(4);
        });
    }

    void restartContainer(Pod pod) {
        pod.processStart = now;
        pod.draining = false;
        pod.inFlight = 0;
        pod.usedMb = 0;
        pod.version++;
    }

    void pass(long millis) {
        now = now.plusMillis(millis);
    }

    Optional<Pod> any() {
        return pods.values().stream()
                .skip(pods.isEmpty() ? 0 : random.nextInt(pods.size()))
                .findFirst();
    }
}

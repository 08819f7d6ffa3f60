package io.openclaw.operator.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.operator.restart.RestartState.Outcome;
import io.openclaw.operator.restart.World.Pod;
import io.openclaw.operator.restart.World.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * The planner in random walks through a small cluster, with an operator that dies before and after each act and reads old caches, pods that die, are
 * slow or never ready, rollouts and scaling at any moment, and a clock that jumps.
 */
class RestartModelTest {
    /** Three weathers of a thousand walks: one and a half million steps, those to rest apart. */
    private static final int WALKS = 1_000;

    private static final int STEPS = 500;
    private static final int MOVES_TO_REST = 2_000;
    /** How far the operator's clock may jump, forth and back. */
    private static final int JUMP_SECONDS = 7_200;

    /** How wild it gets. */
    private enum Weather {
        /** Nobody but the operator takes a pod away. */
        CALM,
        /** As calm, but for rollouts that are paused in their middle, and resumed. */
        STANDING,
        /** Everything happens. */
        STORM
    }

    @Test
    void keepsItsPromisesWhileOnlyTheOperatorDies() {
        walks(Weather.CALM);
    }

    @Test
    void keepsItsPromisesWhileRolloutsArePaused() {
        walks(Weather.STANDING);
    }

    @Test
    void keepsItsPromisesWhileEverythingFails() {
        walks(Weather.STORM);
    }

    private static void walks(Weather weather) {
        int restarts = 0;
        int rollbacks = 0;
        int evictions = 0;
        int underPause = 0;
        for (int seed = 0; seed < WALKS; seed++) {
            Walk walk = new Walk(seed, weather, seed % 4 == 3);
            walk.walk();
            walk.comeToRest();
            restarts += walk.world.state.total();
            rollbacks += (int) walk.world.state.history().stream()
                    .filter(entry -> entry.outcome() == Outcome.RolledBack)
                    .count();
            evictions += walk.evictions;
            underPause += walk.underPause;
        }
        if (weather == Weather.STANDING) {
            assertThat(underPause)
                    .as("restarts while a rollout stands in its middle, or nothing was tested")
                    .isGreaterThan(WALKS / 10);
        }
        assertThat(evictions)
                .as("evictions in all walks, or nothing was tested")
                .isGreaterThan(WALKS / 10);
        assertThat(restarts).as("restarts in all walks, or nothing was tested").isGreaterThan(WALKS);
        assertThat(rollbacks)
                .as("rollbacks in all walks, or nothing was tested")
                .isGreaterThan(WALKS / 50);
    }

    private static final class Walk {
        private final World world;
        private final Weather weather;
        private final List<Snapshot> caches = new ArrayList<>();
        private final Set<String> concluded = new HashSet<>();
        private final String name;
        private final boolean evicts;
        private int evictions;
        private int underPause;
        /** Since an eviction, until as many serve as are wanted, and none of them is on its way out. */
        private boolean oneShort;

        private boolean available;
        /** By which the operator's clock is wrong. */
        private Duration skew = Duration.ZERO;

        private boolean jumped;
        private String trail = "";

        Walk(long seed, Weather weather, boolean evicts) {
            this.world = new World(seed, evicts);
            this.weather = weather;
            this.evicts = evicts;
            this.name = weather + (evicts ? " evicting" : "") + " seed " + seed;
        }

        void walk() {
            for (int i = 0; i < STEPS; i++) {
                move();
                check();
            }
        }

        private void move() {
            switch (world.random.nextInt(weather == Weather.STORM ? 20 : 12)) {
                case 0, 1, 2, 3 ->
                    operator(world.random.nextInt(6) == 0 ? Death.values()[world.random.nextInt(2)] : null);
                case 4 -> world.replicaSets();
                case 5 -> {
                    world.deploymentController();
                    world.disruptionController();
                }
                case 6, 7 -> world.kubelet();
                case 8 -> world.endpointsController();
                case 9 -> world.traffic();
                case 10 -> world.pass(100 + world.random.nextInt(world.random.nextInt(20) == 0 ? 30_000 : 3_000));
                case 11 -> rare();
                case 12 -> world.any().filter(pod -> rarely()).ifPresent(world::terminate);
                case 13 -> world.any().filter(pod -> rarely()).ifPresent(world::restartContainer);
                case 14 -> world.replicas = rarely() ? 1 + world.random.nextInt(4) : world.replicas;
                case 15 -> world.stamp = rarely() && rarely() ? "v" + world.random.nextInt(1_000) : world.stamp;
                case 16 ->
                    world.any().filter(pod -> pod.record != null && rarely()).ifPresent(pod -> pod.record = null);
                default -> world.pass(world.random.nextInt(1_000));
            }
        }

        private void rollOut() {
            if (!world.rolloutPaused && world.isMixed()) {
                world.rolloutPaused = true;
            } else if (!world.rolloutPaused) {
                world.stamp = "v" + world.random.nextInt(1_000);
            } else if (rarely()) {
                world.rolloutPaused = false;
            }
        }

        private boolean rarely() {
            return world.random.nextInt(10) == 0;
        }

        private void rare() {
            if (weather == Weather.STANDING && world.random.nextInt(3) == 0) {
                rollOut();
                return;
            }
            switch (world.random.nextInt(weather == Weather.STORM ? 11 : 8)) {
                case 9 -> world.rolloutPaused = true;
                case 10 -> world.rolloutPaused = false;
                case 8 -> {
                    skew = Duration.ofSeconds(world.random.nextInt(2 * JUMP_SECONDS) - JUMP_SECONDS);
                    jumped = true;
                }
                case 0 -> world.request = world.now.toString();
                case 1 -> world.starved = true;
                case 2 -> world.starved = false;
                case 3 -> world.paused = true;
                case 4, 5 -> world.paused = false;
                default ->
                    world.any().filter(pod -> world.serving() == world.replicas).ifPresent(pod -> pod.usedMb += 60);
            }
        }

        /** Where the operator is killed. */
        private enum Death {
            BEFORE_ACT,
            AFTER_ACT
        }

        private void operator(Death death) {
            caches.add(world.snapshot());
            Snapshot cached = caches.get(Math.max(0, caches.size() - 1 - world.random.nextInt(3)));
            boolean restarting = cached.view().router().state().current() != null
                    || cached.view().pods().stream().anyMatch(pod -> !pod.attached());
            Snapshot seen = restarting ? world.snapshot() : cached;
            Step step = RestartPlanner.plan(seen.view(), world.signals(seen.view()), world.now.plus(skew));
            trail = step.toString();
            if (death == Death.BEFORE_ACT || !act(step) || death == Death.AFTER_ACT) {
                return;
            }
            if (seen.statusVersion() == world.statusVersion) {
                RestartState next = seen.view().router().state().after(step, Found.nothing("evidence"));
                if (!next.equals(world.state)) {
                    world.state = next;
                    world.statusVersion++;
                    if (step instanceof Step.Finish finish
                            && finish.entry() != null
                            && finish.entry().outcome() == Outcome.Evicted) {
                        assertThat(concluded.add(finish.entry().pod()))
                                .as(
                                        "%s: %s is recorded once",
                                        name, finish.entry().pod())
                                .isTrue();
                    }
                    if (step instanceof Step.Conclude conclude) {
                        assertThat(concluded.add(conclude.pod().name()))
                                .as(
                                        "%s: %s is recorded once",
                                        name, conclude.pod().name())
                                .isTrue();
                    }
                }
            }
        }

        /** @return whether it was done */
        private boolean act(Step step) {
            return switch (step) {
                case Step.Detach detach ->
                    change(detach.pod().name(), detach.pod().resourceVersion(), pod -> {
                        underPause += world.rolloutPaused && world.isMixed() ? 1 : 0;
                        assertThat(world.pods.values())
                                .as("%s: one restart at a time, %s", name, trail)
                                .allMatch(other -> other.attached || other.goneAt != null);
                        pod.attached = false;
                        pod.owned = false;
                        pod.record = detach.restart();
                    });
                case Step.Divert divert ->
                    change(divert.pod().name(), divert.pod().resourceVersion(), pod -> {
                        assertThat(world.serving())
                                .as("%s: ready members when the old pod leaves, %s", name, trail)
                                .isGreaterThanOrEqualTo(world.replicas);
                        pod.traffic = false;
                        pod.record = divert.restart();
                    });
                case Step.Undo undo ->
                    change(undo.pod().name(), undo.pod().resourceVersion(), pod -> pod.record = undo.restart());
                case Step.Disfavour disfavour ->
                    change(
                            disfavour.newcomer().name(),
                            disfavour.newcomer().resourceVersion(),
                            pod -> pod.disfavoured = true);
                case Step.Reattach reattach ->
                    change(reattach.pod().name(), reattach.pod().resourceVersion(), pod -> {
                        assertThat(pod.traffic)
                                .as("%s: only a pod that still serves is taken back", name)
                                .isTrue();
                        pod.attached = true;
                    });
                case Step.Drain drain -> {
                    Pod pod = world.pods.get(drain.pod().name());
                    if (pod != null) {
                        pod.draining = true;
                    }
                    yield pod != null;
                }
                case Step.Delete delete -> {
                    Pod pod = world.pods.get(delete.pod().name());
                    if (pod == null) {
                        yield false;
                    }
                    assertThat(pod.traffic || pod.attached)
                            .as("%s: only a diverted pod is deleted, %s", name, trail)
                            .isFalse();
                    assertThat(concluded)
                            .as("%s: recorded before it is deleted", name)
                            .contains(pod.name);
                    world.terminate(pod);
                    yield true;
                }
                case Step.Evict evict -> {
                    Pod pod = world.pods.get(evict.pod().name());
                    long others = world.pods.values().stream()
                            .filter(other -> other != pod && other.serves())
                            .count();
                    boolean done = pod != null && world.evict(pod);
                    if (done) {
                        assertThat(evicts || jumped || world.now.isAfter(lastRollback()))
                                .as("%s: only by choice, or when a surge has failed, %s", name, trail)
                                .isTrue();
                        assertThat(weather == Weather.STORM || others >= world.replicas - 1)
                                .as("%s: all others serve, %s", name, trail)
                                .isTrue();
                        evictions++;
                        oneShort = true;
                    }
                    yield done;
                }
                case Step.Conclude conclude ->
                    world.pods.containsKey(conclude.pod().name());
                default -> true;
            };
        }

        /** The end of time where the last restart was not rolled back. */
        private Instant lastRollback() {
            return world.state.history().stream()
                    .findFirst()
                    .filter(entry -> entry.outcome() == Outcome.RolledBack)
                    .map(RestartState.Finished::time)
                    .orElse(Instant.MAX);
        }

        private boolean change(String name, String version, Consumer<Pod> change) {
            Pod pod = world.pods.get(name);
            if (pod == null || !version.equals("" + pod.version)) {
                return false;
            }
            change.accept(pod);
            pod.version++;
            return true;
        }

        private void check() {
            assertThat(world.pods.values().stream()
                            .filter(pod -> !pod.attached && pod.goneAt == null)
                            .count())
                    .as("%s: pods under restart at once, %s", name, trail)
                    .isLessThanOrEqualTo(1);
            available |= world.takingTraffic() >= world.replicas && world.isSettled();
            oneShort &= world.takingTraffic() < world.replicas || !world.isSettled();
            if (available && weather != Weather.STORM) {
                assertThat(world.takingTraffic())
                        .as("%s: ready pods, %s", name, trail)
                        .isGreaterThanOrEqualTo(oneShort ? world.replicas - 1 : world.replicas);
            }
            if (world.state.total() <= RestartState.HISTORY) {
                assertThat(world.state.history().stream()
                                .filter(entry -> entry.outcome() == Outcome.Replaced)
                                .map(RestartState.Finished::pod))
                        .as("%s: nothing is restarted twice", name)
                        .doesNotHaveDuplicates();
            }
        }

        /** All faults end, and no new wish comes: what is under way must end, and leave nothing behind. */
        void comeToRest() {
            if (jumped) {
                skew = Duration.ZERO;
                world.pass(2_000 * JUMP_SECONDS); // what it has dated in the future is past
            }
            world.starved = false;
            world.paused = false;
            world.rolloutPaused = false;
            world.pods.values().removeIf(pod -> pod.readyAt.equals(Instant.MAX) && pod.attached);
            for (int i = 0; i < MOVES_TO_REST && !atRest(); i++) {
                world.pods.values().forEach(pod -> pod.usedMb = 0);
                world.replicaSets();
                world.deploymentController();
                world.disruptionController();
                world.pass(500);
                world.kubelet();
                world.endpointsController();
                operator(null);
                check();
            }
            assertThat(atRest())
                    .as(
                            "%s comes to rest; last step %s, pods %s, status %s",
                            name,
                            trail,
                            world.pods.values().stream().map(Pod::view).toList(),
                            world.state)
                    .isTrue();
            assertThat(world.pods.keySet())
                    .as("%s: nothing is left behind", name)
                    .noneMatch(concluded::contains);
            assertThat(world.state.total())
                    .as("%s: the total counts what was recorded", name)
                    .isEqualTo(concluded.size());
        }

        private boolean atRest() {
            return world.state.current() == null
                    && world.pods.values().stream().allMatch(Pod::serves)
                    && world.pods.size() == world.replicas
                    && (world.request == null || world.request.equals(world.state.lastRequest()));
        }
    }
}

package io.openclaw.operator.sample;

import io.openclaw.operator.assess.MemoryAssessor;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Thresholds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Samples the pods of all routers, each at its router's interval, and says when what the samples mean has changed. One scrape a pod at a time,
 * on virtual threads; nothing thrown anywhere ends it.
 */
public final class Sampler implements AutoCloseable {
    /** How often it looks whose turn it is: the shortest sensible interval is a second. */
    private static final Duration TICK = Duration.ofMillis(250);

    /** One router of the cluster. */
    public record RouterId(String namespace, String name) {}

    /** A pod to sample. {@code uid} tells a pod from its successor of the same name. */
    public record Target(String pod, String uid, String ip) {}

    private record Watch(Map<String, PodState> pods, Thresholds thresholds) {}

    private final RouterClient client;
    private final Clock clock;
    private final Predicate<RouterId> exists;
    private final Consumer<RouterId> changed;
    private final Map<RouterId, Watch> watches = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sampler").factory());
    private final ExecutorService scrapes = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param exists whether the resource is still there: a router that is gone is forgotten
     * @param changed called, on a scraping thread, with each router one of whose pods' verdicts changed
     */
    public Sampler(RouterClient client, Clock clock, Predicate<RouterId> exists, Consumer<RouterId> changed) {
        this.client = client;
        this.clock = clock;
        this.exists = exists;
        this.changed = changed;
    }

    public void start() {
        ticks.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on these are the router's pods. What is known of those that stay, stays. */
    public void watch(RouterId router, List<Target> targets, Thresholds thresholds) {
        watches.compute(router, (id, before) -> {
            Map<String, PodState> pods = new ConcurrentHashMap<>();
            for (Target target : targets) {
                PodState known = before == null ? null : before.pods.get(target.pod());
                pods.put(target.pod(), known != null && known.target.equals(target) ? known : new PodState(target));
            }
            return new Watch(pods, thresholds);
        });
    }

    /** What is known of a pod now; staleness is judged at this moment. */
    public PodVerdict verdict(RouterId router, String pod) {
        Watch watch = watches.get(router);
        PodState state = watch == null ? null : watch.pods.get(pod);
        return state == null ? PodVerdict.UNKNOWN : state.assess(watch.thresholds, clock.instant());
    }

    public Optional<Reading.Sample> lastSample(RouterId router, String pod) {
        Watch watch = watches.get(router);
        PodState state = watch == null ? null : watch.pods.get(pod);
        return state == null ? Optional.empty() : state.window().lastSample();
    }

    private void tick() {
        watches.keySet().removeIf(router -> !exists.test(router));
        Instant now = clock.instant();
        watches.forEach((router, watch) -> watch.pods.values().stream()
                .filter(pod -> pod.begin(now, watch.thresholds.sampleInterval()))
                .forEach(pod -> scrapes.execute(() -> scrape(router, watch.thresholds, pod))));
    }

    private void scrape(RouterId router, Thresholds thresholds, PodState pod) {
        Reading reading = client.sample(pod.target.ip());
        if (pod.end(reading, thresholds, clock.instant())) {
            changed.accept(router);
        }
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        scrapes.shutdownNow();
    }

    /** One pod's window and what it last meant. */
    private static final class PodState {
        private final Target target;
        private PodWindow window = PodWindow.EMPTY;
        private PodVerdict verdict = PodVerdict.UNKNOWN;
        private @Nullable Instant begun;
        private boolean running;

        PodState(Target target) {
            this.target = target;
        }

        /** Whether it is this pod's turn, which thereby is taken. */
        synchronized boolean begin(Instant now, Duration interval) {
            if (running || (begun != null && now.isBefore(begun.plus(interval)))) {
                return false;
            }
            begun = now;
            running = true;
            return true;
        }

        /** @return whether the verdict changed */
        synchronized boolean end(Reading reading, Thresholds thresholds, Instant now) {
            running = false;
            window = window.and(reading);
            PodVerdict before = verdict;
            return !assess(thresholds, now).equals(before);
        }

        synchronized PodVerdict assess(Thresholds thresholds, Instant now) {
            verdict = MemoryAssessor.assess(window, thresholds, verdict, now);
            return verdict;
        }

        synchronized PodWindow window() {
            return window;
        }
    }
}

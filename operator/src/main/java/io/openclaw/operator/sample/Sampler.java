package io.openclaw.operator.sample;

import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.Fleet;
import io.openclaw.diagnosis.Peak;
import io.openclaw.operator.assess.PodVerdict;
import io.openclaw.operator.assess.Thresholds;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples the pods of all routers, each at its router's interval, and says when what the samples mean has changed. One scrape a pod at a time,
 * on virtual threads; nothing thrown anywhere ends it.
 */
public final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    /** How often it looks whose turn it is: the shortest sensible interval is a second. */
    private static final Duration TICK = Duration.ofMillis(250);
    /** At a time; others wait. Pods that hang take a thread each until their timeout. */
    private static final int SCRAPES = 256;
    /** Long beside what a router that is well takes to answer, short beside a reconcile's other waits: fleets may not answer at all. */
    private static final Duration INTRODUCTION = Duration.ofMillis(250);

    /** One router of the cluster. */
    public record RouterId(String namespace, String name) {}

    /**
     * A pod to sample.
     *
     * @param uid tells a pod from its successor of the same name
     * @param revision of its template: pods of one are alike
     */
    public record Target(PodAddress address, String uid, String revision) {
        String pod() {
            return address.pod();
        }
    }

    private record Watch(Map<String, SampledPod> pods, Thresholds thresholds) {}

    private final RouterClient client;
    private final Clock clock;
    private final Map<RouterId, Watch> watches = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sampler").factory());
    private final LongAdder attempts = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final RandomGenerator random;
    private volatile Consumer<RouterId> changed = router -> {};
    private final ExecutorService scrapes = Executors.newFixedThreadPool(
            SCRAPES, Thread.ofVirtual().name("scrape-", 0).factory());

    public Sampler(RouterClient client, Clock clock) {
        this(client, clock, RandomGenerator.getDefault());
    }

    /** @param random says where within the interval each pod has its turn */
    Sampler(RouterClient client, Clock clock, RandomGenerator random) {
        this.client = client;
        this.clock = clock;
        this.random = random;
    }

    /**
     * @param exists whether the resource is still there: a router that is gone is forgotten
     * @param changed called, on a scraping thread, with each router one of whose pods' verdicts changed
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it ends with the executor
    public void start(Predicate<RouterId> exists, Consumer<RouterId> changed) {
        this.changed = changed;
        ticks.scheduleAtFixedRate(() -> tick(exists), 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on these are the router's pods. Each has its turn within the interval. What is known of those that stay, stays. */
    public void watch(RouterId router, List<Target> targets, Thresholds thresholds) {
        Instant turn = turn(thresholds); // one for all that come together, of which the reconciler is told at once then
        watches.compute(router, (id, before) -> {
            Map<String, SampledPod> pods = new ConcurrentHashMap<>();
            for (Target target : targets) {
                SampledPod known = before == null ? null : before.pods.get(target.pod());
                boolean stays = known != null && known.target().equals(target);
                pods.put(target.pod(), stays ? known : new SampledPod(target, turn, thresholds));
            }
            if (before != null && !before.thresholds.equals(thresholds)) {
                pods.values().forEach(pod -> pod.limit(thresholds));
            }
            return new Watch(pods, thresholds);
        });
    }

    /** Anywhere within the interval, so that the pods of all routers are not asked at once for ever by an operator that has just started. */
    private Instant turn(Thresholds thresholds) {
        return clock.instant().minusNanos((long) (thresholds.sampleInterval().toNanos() * random.nextDouble()));
    }

    /**
     * Asks those pods that it has not met yet, and waits a moment for their answers: what is said of a router that has just come up is whole then, and need not
     * be said twice. Their next turn is an interval later, give or take a half.
     *
     * @param serving names of pods that are ready; others would refuse the connection
     */
    public void meet(RouterId router, Set<String> serving) {
        Watch watch = watches.get(router);
        if (watch == null) {
            return;
        }
        Instant turn =
                turn(watch.thresholds).plus(watch.thresholds.sampleInterval().dividedBy(2));
        List<SampledPod> strangers = watch.pods.values().stream()
                .filter(pod -> serving.contains(pod.target().pod()) && pod.meet(turn))
                .toList();
        CountDownLatch open = new CountDownLatch(strangers.size());
        AtomicBoolean late = new AtomicBoolean();
        for (SampledPod pod : strangers) {
            scrapes.execute(() -> {
                boolean news = scrape(watch.thresholds, pod);
                if (news && late.get()) { // else whoever waits sees it
                    changed.accept(router);
                }
                open.countDown();
            });
        }
        try {
            open.await(INTRODUCTION.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        late.set(true);
    }

    /** What is known of a pod now; staleness is judged at this moment. */
    public PodVerdict verdict(RouterId router, String pod) {
        Watch watch = watches.get(router);
        if (watch == null) {
            return PodVerdict.UNKNOWN;
        }
        SampledPod state = watch.pods.get(pod);
        return state == null ? PodVerdict.UNKNOWN : state.assess(watch.thresholds, clock.instant());
    }

    public Optional<Reading.Sample> lastSample(RouterId router, String pod) {
        return known(router, pod).flatMap(known -> known.window().lastSample());
    }

    /** Of all samples so far, however old they are. */
    public Diagnosis diagnosis(RouterId router, String pod) {
        return known(router, pod).map(SampledPod::diagnosis).orElse(Diagnosis.HEALTHY);
    }

    /** Filters' classes that pile up there. */
    public List<Suspect> suspects(RouterId router, String pod) {
        return known(router, pod).map(SampledPod::suspects).orElse(List.of());
    }

    public Peak peak(RouterId router, String pod) {
        return known(router, pod).map(SampledPod::peak).orElse(Peak.UNKNOWN);
    }

    /** What a router's pods say together. */
    public Fleet.Finding compare(RouterId router) {
        Watch watch = watches.get(router);
        return watch == null
                ? new Fleet.Nothing()
                : Fleet.compare(watch.pods.values().stream()
                        .map(pod -> new Fleet.Member(pod.target().pod(), pod.patient()))
                        .toList());
    }

    private Optional<SampledPod> known(RouterId router, String pod) {
        Watch watch = watches.get(router);
        return watch == null ? Optional.empty() : Optional.ofNullable(watch.pods.get(pod));
    }

    private void tick(Predicate<RouterId> exists) {
        try {
            watches.keySet().removeIf(router -> !exists.test(router));
            Instant now = clock.instant();
            watches.forEach((router, watch) -> watch.pods.values().stream()
                    .filter(pod -> pod.begin(now, watch.thresholds.sampleInterval()))
                    .forEach(pod -> scrapes.execute(() -> {
                        if (scrape(watch.thresholds, pod)) {
                            changed.accept(router);
                        }
                    })));
        } catch (RuntimeException e) {
            // an exception would be the last tick's: the executor drops what threw once
            LOG.error("A round of sampling failed; the next one is in {} ms", TICK.toMillis(), e);
        }
    }

    private boolean scrape(Thresholds thresholds, SampledPod pod) {
        Scrape scrape = read(pod);
        attempts.increment();
        if (scrape.reading() instanceof Reading.Unreachable) {
            failures.increment();
        }
        return pod.end(scrape, thresholds, clock.instant());
    }

    /** Whatever is thrown: a pod whose turn does not end is never sampled again. */
    private Scrape read(SampledPod pod) {
        try {
            return client.scrape(pod.target().address());
        } catch (RuntimeException e) {
            LOG.warn("sampling pod {}", pod.target().pod(), e);
            return Scrape.now(
                    new Reading.Unreachable(
                            clock.instant(),
                            "the attempt failed: " + e.getClass().getSimpleName()),
                    null);
        }
    }

    /** Scrapes since the start. */
    public long attempts() {
        return attempts.sum();
    }

    /** Those of them that gave no sample. */
    public long failures() {
        return failures.sum();
    }

    /** Pods that are sampled. */
    public int pods() {
        return watches.values().stream().mapToInt(watch -> watch.pods.size()).sum();
    }

    /** Age of the newest sample of the pod of which the newest is the oldest; zero where there are none. */
    public Duration oldest() {
        Instant now = clock.instant();
        return watches.values().stream()
                .flatMap(watch -> watch.pods.values().stream())
                .flatMap(pod -> pod.window().lastSample().stream())
                .map(sample -> Duration.between(sample.at(), now))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        ticks.shutdownNow();
        scrapes.shutdownNow();
    }
}

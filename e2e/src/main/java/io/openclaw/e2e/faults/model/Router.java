package io.openclaw.e2e.faults.model;

import io.openclaw.settings.metrics.Vitals;

/** One process from its start to its end, a second at a time. */
final class Router {
    /** The figure is the least of three spans of ten seconds. */
    private static final int SPAN = 10;

    private static final double LATENCY_WANDERS_SECONDS = 120;
    /** Part of the time in pauses, by which requests take longer: with all of it they would never end. */
    private static final double MOST_PAUSED = 0.9;
    /** Of one request's body, {@code limits.max_request_body_mb}. */
    private static final double LARGEST_BODY_MB = 10;

    /** Of the bytes that the plan has for relays. */
    private static final double OUTBOUND = 0.5;

    private static final double BODY_ALPHA = 1.2;

    private final Profile profile;
    private final Conditions conditions;
    private final Dice dice;
    private final String revision;

    private final Exchanges exchanges = new Exchanges();
    private final Outbound outbound = new Outbound();
    private final ResponseCache cache = new ResponseCache();
    private final JavaHeap heap;
    private final NativeMemory outside;

    private double uptime;
    private double leaked;
    private double leakedDirect;
    private double sessions;
    private double latencyWander;
    private double answersSeconds;
    private double finishedSinceSample;
    private double latencyNow;
    private double spanMinimum = Double.POSITIVE_INFINITY;
    private double spanBefore = Double.POSITIVE_INFINITY;
    private double spanBeforeThat = Double.POSITIVE_INFINITY;
    private int inSpan;

    Router(Profile profile, Conditions conditions, String revision, Dice dice) {
        this.profile = profile;
        this.conditions = conditions;
        this.revision = revision;
        this.dice = dice;
        heap = new JavaHeap(profile.sizing(), profile.costs(), dice);
        outside = new NativeMemory(profile.sizing(), profile.costs(), dice);
    }

    void second(double arriving) {
        uptime++;
        Work work = profile.work();
        exchange(arriving, work);
        outbound.second(exchanges.finished(), work, OUTBOUND * profile.sizing().relayMb(), conditions);
        Residents residents = profile.residents();
        cache.second(exchanges.started(), residents.cache(), conditions);

        double kept = residents.sessionMb() * exchanges.started() / residents.sessionSeconds();
        double dropped = sessions / residents.sessionSeconds();
        sessions += kept - dropped;
        double leaking = exchanges.started() * conditions.leakedPerRequestMb + conditions.leakedPerSecondMb;
        leaked += leaking;
        leakedDirect += exchanges.started() * conditions.leakedDirectPerRequestMb;

        double allocation = exchanges.started() * work.allocatedMb() * conditions.allocation
                + profile.costs().backgroundMb()
                + cache.storedMb() * residents.cache().onHeap()
                + kept
                + leaking;
        double running = exchanges.inFlight() * work.heapMb();
        heap.second(
                residentHeapMb(work, residents) + running,
                running,
                allocation,
                dropped + cache.evictedMb() * residents.cache().onHeap(),
                conditions);
        outside.second(uptime, pinnedMb(work, residents), heap.touchedMb(), exchanges.finished(), conditions);
        note();
    }

    private void exchange(double arriving, Work work) {
        latencyWander += -latencyWander / LATENCY_WANDERS_SECONDS
                + work.latencyNoise() * Math.sqrt(2 / LATENCY_WANDERS_SECONDS) * dice.gaussian();
        double paused = 1 - Math.min(heap.gcShare(), MOST_PAUSED);
        latencyNow = work.latencySeconds() * conditions.latency * Math.exp(latencyWander) / paused;
        double capacity = conditions.unlimited
                ? Double.POSITIVE_INFINITY
                : Math.min(
                        work.capacity() * conditions.capacity / conditions.latency, work.mostInFlight() / latencyNow);
        Sizing sizing = profile.sizing();
        double most = conditions.unboundedQueue
                ? Double.POSITIVE_INFINITY
                : Math.min(
                        Math.min(sizing.queueSize(), sizing.queueSeconds() * capacity),
                        sizing.queueMb() / (work.queuedMb() + work.queuedHeapMb()));
        exchanges.second(arriving, latencyNow, capacity, most);
        answersSeconds += exchanges.finished() * latencyNow;
        finishedSinceSample += exchanges.finished();
    }

    private double residentHeapMb(Work work, Residents residents) {
        double warm =
                residents.coldShare() + (1 - residents.coldShare()) * -Math.expm1(-uptime / residents.warmUpSeconds());
        return residents.baseMb() * warm
                + sessions
                + cache.mb() * residents.cache().onHeap()
                + exchanges.queued() * work.queuedHeapMb()
                + leaked
                + conditions.transientMb
                + (profile.bodiesOnHeap() ? conditions.gatheredMb + outbound.mb(work) : 0);
    }

    private double pinnedMb(Work work, Residents residents) {
        return exchanges.inFlight() * work.relayMb()
                + exchanges.queued() * work.queuedMb() * conditions.queuedBytes
                + cache.mb() * (residents.cache().bodiesOnHeap() ? 0 : 1)
                + leakedDirect
                + (profile.bodiesOnHeap() ? 0 : conditions.gatheredMb + outbound.mb(work));
    }

    private void note() {
        if (inSpan++ == SPAN) {
            spanBeforeThat = spanBefore;
            spanBefore = spanMinimum;
            spanMinimum = Double.POSITIVE_INFINITY;
            inSpan = 1;
        }
        spanMinimum = Math.min(spanMinimum, heap.figureMb());
    }

    /** Whether it has come to its end by itself. */
    boolean dead() {
        return heap.exhausted() || outside.directExhausted() || outside.killed();
    }

    /**
     * What a sampler reads; ends the span of what is told "since the sample before".
     *
     * @param secondsAgo that it looked, less than one
     */
    Vitals vitals(double at, double secondsAgo) {
        Sizing sizing = profile.sizing();
        Work work = profile.work();
        double running = exchanges.inFlight();
        double body = dice.largestPareto(running, work.bodyMb(), BODY_ALPHA);
        var vitals = new Vitals(
                at,
                uptime - secondsAgo,
                revision,
                new Vitals.Heap(
                        Math.min(spanMinimum, Math.min(spanBefore, spanBeforeThat)),
                        heap.usedMb(),
                        sizing.heapMb(),
                        sizing.serial() ? sizing.heapMb() - sizing.youngMb() : sizing.heapMb(),
                        heap.allocatedMb(),
                        0),
                new Vitals.Native(
                        outside.reservedMb(),
                        outside.pinnedMb(),
                        sizing.directMaxMb(),
                        outside.residentMb(),
                        sizing.limitMb()),
                new Vitals.Collections(heap.oldCollections(), heap.gcSeconds(), heap.takeLongestMs()),
                new Vitals.Queue(
                        Math.round(exchanges.queued()),
                        exchanges.queued() * (work.queuedMb() * conditions.queuedBytes + work.queuedHeapMb()),
                        conditions.unboundedQueue ? 0 : sizing.queueMb(),
                        exchanges.oldestSeconds()),
                new Vitals.Requests(
                        Math.round(exchanges.arrived()),
                        Math.round(exchanges.completed()),
                        Math.round(running),
                        outbound.mb(work),
                        Math.round(outbound.unwritable()),
                        Math.max(Math.min(body, LARGEST_BODY_MB), conditions.largestGatheredMb)),
                new Vitals.Cache(
                        cache.mb(),
                        conditions.cacheMb,
                        Math.round(cache.hits()),
                        Math.round(cache.misses()),
                        Math.round(cache.evictions())),
                new Vitals.Upstream(
                        Math.round(exchanges.completed()),
                        answersSeconds,
                        finishedSinceSample < 1 ? 0 : latencyNow * work.latencyTail() * dice.logNormal(0.1)));
        finishedSinceSample = 0;
        return vitals;
    }

    Exchanges exchanges() {
        return exchanges;
    }

    JavaHeap heap() {
        return heap;
    }

    NativeMemory outside() {
        return outside;
    }

    ResponseCache cache() {
        return cache;
    }

    double uptime() {
        return uptime;
    }
}

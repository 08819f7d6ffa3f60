package io.openclaw.e2e.faults.model;

/**
 * What a request costs.
 *
 * @param latencySeconds of the upstream, mean
 * @param latencyNoise deviation of its logarithm, which wanders over minutes
 * @param latencyTail 95th percentile by the mean
 * @param concurrency requests that run at one time
 * @param heapMb live while it runs
 * @param allocatedMb from begin to end
 * @param relayMb direct memory while it runs
 * @param queuedHeapMb while it waits
 * @param queuedMb direct memory while it waits
 * @param responseMb mean
 * @param bodyMb of a request, the least that counts as one; the distribution's tail is heavy
 * @param slowShare of the responses goes to clients that take {@code slowSeconds} for it
 */
record Work(
        double latencySeconds,
        double latencyNoise,
        double latencyTail,
        double concurrency,
        double heapMb,
        double allocatedMb,
        double relayMb,
        double queuedHeapMb,
        double queuedMb,
        double responseMb,
        double bodyMb,
        double slowShare,
        double slowSeconds) {

    /** Of the bytes that the plan has for relays, those of exchanges; the others are what clients don't take. */
    private static final double RELAYS = 0.5;

    /** Young generations that a healthy pod fills each second, at most. */
    private static final double YOUNG_PER_SECOND = 1;

    private static final double MOST_SLOW = 0.05;

    static Work draw(Load load, Traffic traffic, Sizing sizing, Dice dice) {
        double latency = load.latencySeconds * dice.logNormal(0.4);
        return draw(load, traffic, sizing, latency, dice.logUniform(0.003, 0.04), dice);
    }

    /** @param footprint part of the heap that the requests in flight hold at the usual rate, if that many allocations are to be had */
    static Work draw(Load load, Traffic traffic, Sizing sizing, double latency, double footprint, Dice dice) {
        double usual = traffic.perSecond() * latency;
        double concurrency = Math.max(8, usual * dice.uniform(3, 8));
        double allocated = YOUNG_PER_SECOND * sizing.youngMb() / traffic.perSecond();
        double heap = Math.min(footprint * sizing.heapMb() / usual, allocated / dice.uniform(1.2, 3));
        double response = load.responseMb * dice.logNormal(0.4);
        double slowSeconds = dice.logUniform(5, 60);
        double slow = dice.logUniform(0.01, 0.3) * sizing.relayMb() / Outbound.heldMb(response);
        return new Work(
                latency,
                dice.uniform(0.03, 0.2),
                dice.uniform(1.8, 3.5),
                concurrency,
                heap,
                Math.max(Math.min(allocated, 0.02 * dice.logNormal(0.6)), heap * dice.uniform(1.2, 2.5)),
                RELAYS * sizing.relayMb() * dice.uniform(0.1, 1) / concurrency,
                0.003 * dice.uniform(1, 3),
                load.queuedMb * dice.logNormal(0.3),
                response,
                0.002 * dice.uniform(1, 5),
                Math.min(MOST_SLOW, slow / (traffic.perSecond() * slowSeconds)),
                slowSeconds);
    }

    /** So many may begin each second, at the usual latency. */
    double capacity() {
        return concurrency / latencySeconds;
    }

    /** However the latency wanders, no more than this run at one time. */
    double mostInFlight() {
        return 1.3 * concurrency;
    }
}

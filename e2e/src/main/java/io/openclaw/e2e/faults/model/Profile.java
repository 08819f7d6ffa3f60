package io.openclaw.e2e.faults.model;

/** One pod as it was deployed: drawn once, the same through all of its restarts. */
record Profile(
        Sizing sizing,
        Traffic traffic,
        Work work,
        Residents residents,
        Costs costs,
        Sampling sampling,
        boolean bodiesOnHeap) {
    private static final int[] HEAPS = {128, 256, 512, 768, 1024, 2048};
    /** Of the heap, the most that is live of a healthy pod: below what anybody would call short of memory. */
    static final double HEALTHY_PEAK = 0.68;

    static Profile draw(Load load, Dice dice) {
        Sizing sizing = Sizing.ofHeap(HEAPS[dice.pick(HEAPS.length)]);
        Traffic traffic = Traffic.draw(load, dice);
        return new Profile(
                sizing,
                traffic,
                Work.draw(load, traffic, sizing, dice),
                Residents.draw(sizing, traffic, dice.uniform(0.08, 0.5), dice.uniform(0, 0.08), dice),
                Costs.draw(dice),
                Sampling.draw(dice),
                dice.chance(0.5));
    }

    Profile withTraffic(Traffic other) {
        return new Profile(sizing, other, work, residents, costs, sampling, bodiesOnHeap);
    }

    Profile withWork(Work other) {
        return new Profile(sizing, traffic, other, residents, costs, sampling, bodiesOnHeap);
    }

    Profile withResidents(Residents other) {
        return new Profile(sizing, traffic, work, other, costs, sampling, bodiesOnHeap);
    }

    Profile withCosts(Costs other) {
        return new Profile(sizing, traffic, work, residents, other, sampling, bodiesOnHeap);
    }

    Profile withSampling(Sampling other) {
        return new Profile(sizing, traffic, work, residents, costs, other, bodiesOnHeap);
    }

    /** The same with so much less of what stays that nothing that the workload does brings it near the wall. */
    Profile withinMeans() {
        double requests = work.mostInFlight() * work.heapMb();
        double cache = residents.cache().capMb() * residents.cache().onHeap();
        double heads = Math.min(
                sizing.queueSize() * work.queuedHeapMb(),
                sizing.queueMb() * work.queuedHeapMb() / (work.queuedHeapMb() + work.queuedMb()));
        double room = HEALTHY_PEAK * sizing.heapMb() - requests - cache - heads;
        double kept = residents.baseMb() + residents.sessionMb() * traffic.perSecond() * traffic.peakFactor();
        return kept <= room ? this : withResidents(residents.times(Math.max(0.1, room / kept)));
    }
}

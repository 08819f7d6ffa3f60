package io.openclaw.e2e.faults.model;

/** What is left of each memory at the change point, for a fault to fill: what would have come without it is taken off. */
record Room(double heapMb, double directMb, double residentMb) {
    /** Of the most that can be live: above it there is little else than collections. */
    static final double LAST = 0.985;

    private static final double LEAST_MB = 4;

    static Room of(Router router, Profile profile, double seconds) {
        Sizing sizing = profile.sizing();
        Residents residents = profile.residents();
        double warming = residents.baseMb()
                * (1 - residents.coldShare())
                * Math.exp(-router.uptime() / residents.warmUpSeconds())
                * -Math.expm1(-seconds / residents.warmUpSeconds());
        ResponseCache cache = router.cache();
        double filling =
                Math.min(residents.cache().capMb() - cache.mb(), (cache.storedMb() - cache.evictedMb()) * seconds);
        double onHeap = residents.cache().onHeap();
        return new Room(
                Math.max(LEAST_MB, LAST * sizing.mostLiveMb() - router.heap().liveMb() - warming - filling * onHeap),
                Math.max(
                        LEAST_MB,
                        sizing.directMaxMb()
                                - router.outside().pinnedMb()
                                - (residents.cache().bodiesOnHeap() ? 0 : filling)),
                sizing.limitMb() - router.outside().residentMb());
    }

    double where(boolean onHeap) {
        return onHeap ? heapMb : directMb;
    }
}

package io.openclaw.e2e.faults.model;

/**
 * What stays on the heap from request to request.
 *
 * @param baseMb classes' statics, routes, pools, filters' own: {@code coldShare} of it at once, the rest within some {@code warmUpSeconds}
 * @param sessionMb of what is kept for a while for each request a second: it follows the rate by {@code sessionSeconds}
 * @param cacheOnHeap whether cached bodies are there; their index is in any case
 * @param cacheMb cap
 * @param lookups part of the requests that ask the cache
 * @param stored part of its misses that it keeps
 * @param entryMb mean
 * @param mostHits hit rate with all that is asked for twice in it
 * @param workingSetMb of that
 */
record Residents(
        double baseMb,
        double coldShare,
        double warmUpSeconds,
        double sessionMb,
        double sessionSeconds,
        boolean cacheOnHeap,
        double cacheMb,
        double lookups,
        double stored,
        double entryMb,
        double mostHits,
        double workingSetMb) {

    /** Keys and entries, beside the bodies. */
    private static final double INDEX = 0.06;

    static Residents draw(Sizing sizing, Traffic traffic, double base, double sessions, Dice dice) {
        double lookups = dice.uniform(0.2, 0.9);
        double mostHits = dice.uniform(0.3, 0.9);
        double entry = 0.01 * dice.logNormal(0.8);
        double cap = sizing.cacheMb() * dice.uniform(0.3, 1);
        double missedMb = traffic.perSecond() * lookups * (1 - mostHits) * entry;
        return new Residents(
                base * sizing.heapMb(),
                dice.uniform(0.5, 0.8),
                dice.logUniform(60, 900),
                sessions * sizing.heapMb() / traffic.perSecond(),
                dice.logUniform(120, 2_400),
                dice.chance(0.4),
                cap,
                lookups,
                Math.min(1, cap / (dice.logUniform(600, 14_400) * missedMb)),
                entry,
                mostHits,
                cap * dice.uniform(0.3, 1.2));
    }

    Residents withWarmUp(double cold, double seconds) {
        return new Residents(
                baseMb,
                cold,
                seconds,
                sessionMb,
                sessionSeconds,
                cacheOnHeap,
                cacheMb,
                lookups,
                stored,
                entryMb,
                mostHits,
                workingSetMb);
    }

    Residents withStored(double share) {
        return new Residents(
                baseMb,
                coldShare,
                warmUpSeconds,
                sessionMb,
                sessionSeconds,
                cacheOnHeap,
                cacheMb,
                lookups,
                share,
                entryMb,
                mostHits,
                workingSetMb);
    }

    Residents withBase(double mb) {
        return new Residents(
                mb,
                coldShare,
                warmUpSeconds,
                sessionMb,
                sessionSeconds,
                cacheOnHeap,
                cacheMb,
                lookups,
                stored,
                entryMb,
                mostHits,
                workingSetMb);
    }

    Residents times(double factor) {
        return new Residents(
                baseMb * factor,
                coldShare,
                warmUpSeconds,
                sessionMb * factor,
                sessionSeconds,
                cacheOnHeap,
                cacheMb,
                lookups,
                stored,
                entryMb,
                mostHits,
                workingSetMb);
    }

    /** Of the cache's bytes, those on the heap. */
    double onHeap() {
        return cacheOnHeap ? 1 : INDEX;
    }
}

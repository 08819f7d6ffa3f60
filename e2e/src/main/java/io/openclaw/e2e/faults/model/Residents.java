package io.openclaw.e2e.faults.model;

/**
 * What stays from request to request.
 *
 * @param baseMb classes' statics, routes, pools, filters' own: {@code coldShare} of it at once, the rest within some {@code warmUpSeconds}
 * @param sessionMb of what is kept for a while for each request a second: it follows the rate by {@code sessionSeconds}
 */
record Residents(
        double baseMb,
        double coldShare,
        double warmUpSeconds,
        double sessionMb,
        double sessionSeconds,
        CacheUse cache) {

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
                new CacheUse(
                        dice.chance(0.4),
                        cap,
                        lookups,
                        Math.min(1, cap / (dice.logUniform(600, 14_400) * missedMb)),
                        entry,
                        mostHits,
                        cap * dice.uniform(0.3, 1.2)));
    }

    Residents withWarmUp(double cold, double seconds) {
        return new Residents(baseMb, cold, seconds, sessionMb, sessionSeconds, cache);
    }

    Residents with(CacheUse other) {
        return new Residents(baseMb, coldShare, warmUpSeconds, sessionMb, sessionSeconds, other);
    }

    Residents withBase(double mb) {
        return new Residents(mb, coldShare, warmUpSeconds, sessionMb, sessionSeconds, cache);
    }

    Residents times(double factor) {
        return new Residents(baseMb * factor, coldShare, warmUpSeconds, sessionMb * factor, sessionSeconds, cache);
    }
}

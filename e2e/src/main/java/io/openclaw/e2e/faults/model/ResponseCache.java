package io.openclaw.e2e.faults.model;

/** Fills with what is missed and may be stored, and evicts above its cap. */
final class ResponseCache {
    private double mb;
    private double hits;
    private double misses;
    private double evictions;
    private double storedMb;
    private double evictedMb;

    void second(double requests, CacheUse use, Conditions conditions) {
        double unique = requests * conditions.unique;
        double asked = (requests - unique) * use.lookups();
        double hit = asked * use.mostHits() * -Math.expm1(-2 * mb / use.workingSetMb());
        hits += hit;
        misses += asked - hit + unique;
        double uniqueMb = unique * use.entryMb() * conditions.uniqueBytes;
        storedMb = (asked - hit) * use.stored() * conditions.stored * use.entryMb() + uniqueMb;
        mb += storedMb;
        evictedMb = Math.max(0, mb - conditions.cacheMb);
        mb -= evictedMb;
        evictions += evictedMb / use.entryMb();
    }

    double mb() {
        return mb;
    }

    /** In the last second. */
    double storedMb() {
        return storedMb;
    }

    /** In the last second. */
    double evictedMb() {
        return evictedMb;
    }

    double hits() {
        return hits;
    }

    double misses() {
        return misses;
    }

    double evictions() {
        return evictions;
    }
}

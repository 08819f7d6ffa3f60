package io.openclaw.e2e.faults.model;

/** Fills with what is missed and may be stored, and evicts above its cap. */
final class ResponseCache {
    private double mb;
    private double hits;
    private double misses;
    private double evictions;
    private double storedMb;
    private double evictedMb;

    void second(double requests, Residents residents, Conditions conditions) {
        double unique = requests * conditions.unique;
        double asked = (requests - unique) * residents.lookups();
        double hit = asked * residents.mostHits() * -Math.expm1(-2 * mb / residents.workingSetMb());
        hits += hit;
        misses += asked - hit + unique;
        double uniqueMb = unique * residents.entryMb() * conditions.uniqueBytes;
        storedMb = (asked - hit) * residents.stored() * conditions.stored * residents.entryMb() + uniqueMb;
        mb += storedMb;
        evictedMb = Math.max(0, mb - conditions.cacheMb);
        mb -= evictedMb;
        evictions += evictedMb / residents.entryMb();
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

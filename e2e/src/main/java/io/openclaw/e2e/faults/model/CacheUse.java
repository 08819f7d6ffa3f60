package io.openclaw.e2e.faults.model;

/**
 * What requests make of the response cache.
 *
 * @param bodiesOnHeap whether cached bodies are there; their index is in any case
 * @param capMb of it
 * @param lookups part of the requests that ask it
 * @param stored part of its misses that it keeps
 * @param entryMb mean
 * @param mostHits hit rate with all that is asked for twice in it
 * @param workingSetMb of that
 */
record CacheUse(
        boolean bodiesOnHeap,
        double capMb,
        double lookups,
        double stored,
        double entryMb,
        double mostHits,
        double workingSetMb) {

    /** Keys and entries, beside the bodies. */
    private static final double INDEX = 0.06;

    CacheUse withStored(double share) {
        return new CacheUse(bodiesOnHeap, capMb, lookups, share, entryMb, mostHits, workingSetMb);
    }

    /** Of its bytes, those on the heap. */
    double onHeap() {
        return bodiesOnHeap ? 1 : INDEX;
    }
}

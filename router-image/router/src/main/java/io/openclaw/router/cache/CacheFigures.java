package io.openclaw.router.cache;

import io.openclaw.router.cache.store.StoreFigures;

/**
 * The cache at one moment.
 *
 * @param maxBytes what it may take when memory is not short
 * @param stored responses that ever were
 * @param purged entries removed because somebody asked for it, or a request changed what they were
 */
public record CacheFigures(StoreFigures store, long maxBytes, Requests requests, long stored, long purged) {
    /** There is none. */
    public static final CacheFigures NONE =
            new CacheFigures(new StoreFigures(0, 0, 0, 0, 0), 0, new Requests(0, 0, 0, 0, 0, 0), 0, 0);

    /**
     * Requests of routes that cache.
     *
     * @param hits answered with what was stored, at once
     * @param collapsed answered so after they had waited for another's fetch
     * @param stale answered with what was stored and stale: while it is validated, or in place of an error
     * @param validated answered with what was stored after the upstream had said that it still holds
     * @param misses answered by the upstream
     * @param bypassed that no cache may answer, as of other methods
     */
    public record Requests(long hits, long collapsed, long stale, long validated, long misses, long bypassed) {
        /** With what was stored. */
        public long answered() {
            return hits + collapsed + stale + validated;
        }

        /** Part of the requests that a cache may answer which cost the upstream no body. */
        public double hitRate() {
            long answered = answered();
            return answered + misses == 0 ? 0 : (double) answered / (answered + misses);
        }
    }
}

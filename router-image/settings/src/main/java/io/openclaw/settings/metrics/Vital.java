package io.openclaw.settings.metrics;

import java.util.Locale;

/**
 * A figure that only a diagnosis reads: section {@code vitals} of the document at {@code GET /metrics}, by {@link #key()}. "Mb" is 1,048,576 bytes;
 * what is counted "ever" is since the process started.
 */
public enum Vital {
    /** Of the heap, in use after a collection: the least of the last 30 s. */
    HEAP_LIVE_MB,
    /** That the old generation can grow to: with G1 the whole heap. */
    HEAP_OLD_MAX_MB,
    /** Ever. */
    HEAP_ALLOCATED_MB,
    /** Spent in collections that stopped the router, ever. */
    GC_SECONDS,
    /** The longest of the last 30 s. */
    GC_LONGEST_PAUSE_MS,
    /** Of responses that wait for their clients. */
    OUTBOUND_MB,
    /** Clients that take nothing at the moment. */
    UNWRITABLE_CLIENTS,
    /** That one request in flight holds of its body, the most of all. */
    LARGEST_BODY_MB,
    /** Direct memory that the cache has taken, the room in it that nothing is stored in yet included. */
    CACHE_SLAB_MB,
    /** Requests that the cache answered, ever. */
    CACHE_HITS,
    /** Requests that it might have answered and didn't, ever. */
    CACHE_MISSES,
    /** Answers of upstreams, ever. */
    UPSTREAM_ANSWERS,
    /** That they took in sum, ever: from a request's being given to the upstream to the head of its answer. */
    UPSTREAM_SECONDS;

    /** As the document writes it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}

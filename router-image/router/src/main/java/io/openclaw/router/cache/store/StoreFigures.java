package io.openclaw.router.cache.store;

/**
 * A store at one moment.
 *
 * @param bytes that are counted: cells in use, and the heap of entries and index; entries that are evicted but still being read included
 * @param maxBytes their bound now
 * @param slabBytes of direct memory that the slabs take
 * @param evictions entries that had to go for others, or because the bound was lowered
 */
public record StoreFigures(long entries, long bytes, long maxBytes, long slabBytes, long evictions) {}

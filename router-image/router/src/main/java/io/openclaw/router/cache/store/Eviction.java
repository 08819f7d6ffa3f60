package io.openclaw.router.cache.store;

/** Who goes first, by {@code cache.eviction_policy}. */
public enum Eviction {
    /** Who has not been used for longest, strictly. */
    LRU,
    /** W-TinyLFU: who comes most seldom. */
    TINYLFU
}

package io.openclaw.router.cache.store;

import org.jspecify.annotations.Nullable;

/** Who has to go next. Told of every entry that comes, is used, and goes; guarded by the store's lock. */
interface EvictionPolicy<M> {
    static <M> EvictionPolicy<M> of(Eviction eviction) {
        return switch (eviction) {
            case LRU -> new Lru<>();
            case TINYLFU -> new TinyLfu<>();
        };
    }

    Eviction eviction();

    void added(Entry<M> entry);

    void used(Entry<M> entry);

    void removed(Entry<M> entry);

    /** Null where there is no entry at all. It is not removed by this. */
    @Nullable
    Entry<M> victim();

    /** Heap that it takes for itself. */
    long bytes();

    /** And how much more with another entry. */
    long growth();
}

package io.openclaw.router.cache.store;

import org.jspecify.annotations.Nullable;

/** The one that has not been used for longest, strictly. */
final class Lru<M> implements EvictionPolicy<M> {
    private final EntryList<M> byUse = new EntryList<>();

    @Override
    public Eviction eviction() {
        return Eviction.LRU;
    }

    @Override
    public void added(Entry<M> entry) {
        byUse.append(entry);
    }

    @Override
    public void used(Entry<M> entry) {
        byUse.moveToEnd(entry);
    }

    @Override
    public void removed(Entry<M> entry) {
        byUse.remove(entry);
    }

    @Override
    public @Nullable Entry<M> victim() {
        return byUse.first();
    }

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long growth() {
        return 0;
    }
}

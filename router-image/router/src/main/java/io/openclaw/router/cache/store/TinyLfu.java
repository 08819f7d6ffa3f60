package io.openclaw.router.cache.store;

import org.jspecify.annotations.Nullable;

/**
 * W-TinyLFU, as Caffeine has it: who comes is in a small window first; who leaves that must have come more often lately than the one it would put
 * out. So a scan passes without taking the place of what is used. Caffeine itself evicts when it gets round to it and keeps large arrays; here the
 * bound is exact, and all is linked through the entries.
 *
 * <p>The main part is in two: who is used there is protected from those who were not.
 */
final class TinyLfu<M> implements EvictionPolicy<M> {
    /** Caffeine's first size of it. */
    private static final double WINDOW = 0.01;

    private static final double PROTECTED = 0.8;

    /** In the window. */
    private static final byte NEW = 0;
    /** Has left the window, and has not been compared with anyone yet. */
    private static final byte CANDIDATE = 1;

    private static final byte PROBATION = 2;
    private static final byte PROTECTED_ENTRY = 3;

    private final EntryList<M> window = new EntryList<>();
    private final EntryList<M> candidates = new EntryList<>();
    private final EntryList<M> probation = new EntryList<>();
    private final EntryList<M> protectedEntries = new EntryList<>();
    private final FrequencySketch sketch = new FrequencySketch();
    private int entries;
    /** Somebody has had to go: from now on places are contested. */
    private boolean full;

    @Override
    public Eviction eviction() {
        return Eviction.TINYLFU;
    }

    @Override
    public void added(Entry<M> entry) {
        sketch.ensure(++entries);
        sketch.increment(entry.hash);
        entry.mark = NEW;
        window.append(entry);
        while (window.bytes() > WINDOW * bytesOfAll()) {
            Entry<M> oldest = window.first();
            if (oldest == null || oldest == window.last()) {
                return; // the newest always has its time
            }
            window.remove(oldest);
            if (full) {
                oldest.mark = CANDIDATE;
                candidates.append(oldest);
            } else {
                oldest.mark = PROBATION;
                probation.append(oldest);
            }
        }
    }

    private long bytesOfAll() {
        return window.bytes() + candidates.bytes() + probation.bytes() + protectedEntries.bytes();
    }

    @Override
    public void used(Entry<M> entry) {
        sketch.increment(entry.hash);
        switch (entry.mark) {
            case NEW -> window.moveToEnd(entry);
            case PROTECTED_ENTRY -> protectedEntries.moveToEnd(entry);
            default -> promote(entry);
        }
    }

    private void promote(Entry<M> entry) {
        listOf(entry).remove(entry);
        entry.mark = PROTECTED_ENTRY;
        protectedEntries.append(entry);
        while (protectedEntries.bytes() > PROTECTED * (bytesOfAll() - window.bytes())) {
            Entry<M> oldest = protectedEntries.first();
            if (oldest == null || oldest == entry) {
                return;
            }
            protectedEntries.remove(oldest);
            oldest.mark = PROBATION;
            probation.append(oldest);
        }
    }

    private EntryList<M> listOf(Entry<M> entry) {
        return switch (entry.mark) {
            case NEW -> window;
            case CANDIDATE -> candidates;
            case PROBATION -> probation;
            default -> protectedEntries;
        };
    }

    @Override
    public void removed(Entry<M> entry) {
        entries--;
        listOf(entry).remove(entry);
    }

    @Override
    public @Nullable Entry<M> victim() {
        full = true;
        Entry<M> oldest = probation.first() != null ? probation.first() : protectedEntries.first();
        Entry<M> candidate = candidates.first();
        if (oldest == null || candidate == null) {
            return oldest != null ? oldest : candidate != null ? candidate : window.first();
        }
        if (sketch.frequency(candidate.hash) <= sketch.frequency(oldest.hash)) {
            return candidate;
        }
        candidates.remove(candidate);
        candidate.mark = PROBATION;
        probation.append(candidate);
        return oldest;
    }

    @Override
    public long growth() {
        return sketch.growth(entries + 1);
    }

    @Override
    public long bytes() {
        return sketch.bytes();
    }
}

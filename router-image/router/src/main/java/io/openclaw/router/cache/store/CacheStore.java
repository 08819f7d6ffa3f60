package io.openclaw.router.cache.store;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Entries by key, bounded by bytes, by number and by size. The bound is never exceeded, not even for a moment: what is to be put in is counted
 * before it is there, and takes the place of whom the eviction policy names. Safe for use from every thread; one lock covers index, policy and
 * counts, all of which take a few links and additions, and nobody copies bytes under it.
 *
 * @param <M> what the user knows of an entry
 */
public final class CacheStore<M> {
    /** Of one key, which whoever chooses request fields could else multiply: far more than encodings and languages make. */
    static final int MOST_VARIANTS = 32;
    /** Entries removed while the lock is held. */
    private static final int BATCH = 256;

    private static final int EPOCHS = 1024;

    private final Slabs slabs;
    private final Index<M> index = new Index<>();
    /** By hash: how often something of it was removed, so that what was asked for before is not put in after. */
    private final int[] epochs = new int[EPOCHS];

    private EvictionPolicy<M> policy;
    private volatile long bound;
    private int maxEntries;
    private volatile int maxEntryBytes;
    /** Cells in use, and heap of what uses them. */
    private long held;

    /** Of that, what removed entries have that are still being read; a body that a newer one shares counts for both. */
    private long lingering;

    /** Of what is held, what entries in their making have. */
    private long drafted;

    private int entries;
    private long evictions;

    public CacheStore(SlabMemory memory, long maxBytes, int maxEntries, int maxEntryBytes, Eviction eviction) {
        this.slabs = new Slabs(memory);
        this.policy = EvictionPolicy.of(eviction);
        this.maxEntries = maxEntries;
        this.maxEntryBytes = maxEntryBytes;
        this.bound = maxBytes;
        slabs.most((int) (maxBytes / Slab.BYTES));
    }

    /** The entry of a key that the predicate selects, newest first; retained for the caller. */
    public synchronized @Nullable Entry<M> find(byte[] key, long hash, Predicate<M> selects) {
        for (Entry<M> at = index.chain(hash); at != null; at = at.following) {
            if (isOf(at, key, hash) && selects.test(at.about())) {
                policy.used(at);
                at.retain();
                return at;
            }
        }
        return null;
    }

    private boolean isOf(Entry<M> entry, byte[] key, long hash) {
        return entry.hash == hash && entry.hasKey(key);
    }

    /** Tells what is asked for before a removal from what is asked for after it: to be taken before the question. */
    public synchronized int epoch(long hash) {
        return epochs[epochOf(hash)];
    }

    /**
     * Begins an entry; null where there is no room even for its first bytes.
     *
     * @param epoch what {@link #epoch(long)} was when the answer was asked for
     */
    public synchronized @Nullable Draft<M> begin(byte[] key, long hash, int epoch) {
        Blob head = new Blob();
        Blob body = new Blob();
        if (!makeRoom(head.bytes() + body.bytes())) {
            return null;
        }
        held += head.bytes() + body.bytes();
        drafted += head.bytes() + body.bytes();
        return new Draft<>(this, key, hash, epoch, head, body);
    }

    private static int epochOf(long hash) {
        return (int) (hash >>> 32) & (EPOCHS - 1);
    }

    /** Half of all at most: else every fetch of one that is larger would empty the store, for nothing. */
    int maxEntryBytes() {
        return (int) Math.min(maxEntryBytes, bound / 2);
    }

    /** Makes room for so many bytes behind what is written. False where there is none; what was found of it stays the blob's. */
    synchronized boolean grow(Blob blob, int bytes) {
        while (blob.room() < bytes) {
            int cells = (bytes - blob.room() + Slab.CELL_BYTES - 1) / Slab.CELL_BYTES;
            int wanted = Math.min(Slabs.rounded(cells), Slab.CELLS);
            if (!makeRoom((long) wanted * Slab.CELL_BYTES + Run.HEAP_BYTES)) {
                return false;
            }
            Run run = slabs.allocate(wanted);
            if (run != null) {
                blob.add(run);
                held += (long) run.bytes() + Run.HEAP_BYTES;
                drafted += (long) run.bytes() + Run.HEAP_BYTES;
            } else if (!giveWay()) {
                return false;
            }
        }
        return true;
    }

    synchronized boolean commit(
            byte[] key, long hash, int epoch, Blob head, Blob body, M about, long aboutBytes, Predicate<M> replaces) {
        drafted -= head.bytes() + body.bytes();
        held -= head.seal(slabs) + body.seal(slabs);
        boolean lasts = epoch == epochs[epochOf(hash)] && !head.touchesCondemned() && !body.touchesCondemned();
        if (!lasts || !makeRoomForOne(hash, aboutBytes)) {
            held -= head.free(slabs) + body.free(slabs);
            return false;
        }
        Entry<M> entry = new Entry<>(this, hash, key.length, head, body, about, aboutBytes);
        replace(key, entry, replaces);
        insert(entry, aboutBytes);
        return true;
    }

    private void replace(byte[] key, Entry<M> entry, Predicate<M> replaces) {
        int variants = 0;
        Entry<M> oldest = null;
        for (Entry<M> at = index.chain(entry.hash); at != null; ) {
            Entry<M> next = at.following;
            if (isOf(at, key, entry.hash)) {
                if (replaces.test(at.about())) {
                    remove(at);
                } else {
                    variants++;
                    oldest = at;
                }
            }
            at = next;
        }
        if (oldest != null && variants >= MOST_VARIANTS) {
            remove(oldest);
        }
    }

    private void insert(Entry<M> entry, long aboutBytes) {
        held += Entry.HEAP_BYTES + aboutBytes;
        entry.indexed = true;
        index.add(entry);
        policy.added(entry);
        entries++;
    }

    synchronized boolean freshen(
            byte[] key, long hash, int epoch, Blob head, Blob noBody, Entry<M> other, M about, long aboutBytes) {
        drafted -= head.bytes() + noBody.bytes();
        held -= head.seal(slabs) + noBody.free(slabs);
        boolean lasts = epoch == epochs[epochOf(hash)] && !head.touchesCondemned() && !other.body.touchesCondemned();
        if (!lasts || !makeRoomForOne(hash, aboutBytes) || !other.indexed) {
            held -= head.free(slabs);
            return false;
        }
        other.body.sharers++;
        remove(other);
        insert(new Entry<>(this, hash, key.length, head, other.body, about, aboutBytes), aboutBytes);
        return true;
    }

    synchronized void discard(Blob head, Blob body) {
        drafted -= head.bytes() + body.bytes();
        held -= head.free(slabs) + body.free(slabs);
    }

    private boolean makeRoomForOne(long hash, long aboutBytes) {
        while (entries >= maxEntries) {
            if (!giveWay()) {
                return false;
            }
        }
        return makeRoom(Entry.HEAP_BYTES + aboutBytes + index.growth(hash) + policy.growth());
    }

    private boolean makeRoom(long bytes) {
        while (used() + bytes > bound) {
            if (!giveWay()) {
                return false;
            }
        }
        return true;
    }

    private long used() {
        return held + index.bytes() + policy.bytes();
    }

    /**
     * For another. Not where half of all is with slow readers, of what was evicted or of what is still to be stored: nothing comes free by it then, and in the
     * end all would go for nothing.
     */
    private boolean giveWay() {
        return lingering + drafted <= bound / 2 && evictOne();
    }

    private boolean evictOne() {
        Entry<M> victim = policy.victim();
        if (victim == null) {
            return false;
        }
        remove(victim);
        evictions++;
        return true;
    }

    private void remove(Entry<M> entry) {
        entry.indexed = false;
        index.remove(entry);
        policy.removed(entry);
        entries--;
        lingering += entry.bytes();
        entry.release();
    }

    /** Nobody holds it any more. */
    synchronized void free(Entry<M> entry) {
        lingering -= entry.bytes();
        held -= entry.ownBytes() - entry.head.bytes();
        held -= entry.head.free(slabs);
        if (--entry.body.sharers == 0) {
            held -= entry.body.free(slabs);
        }
    }

    /** Removes all of a key, and keeps out what is being fetched for it now. @return how many there were */
    public synchronized int removeAll(byte[] key, long hash) {
        epochs[epochOf(hash)]++;
        int removed = 0;
        for (Entry<M> at = index.chain(hash); at != null; ) {
            Entry<M> next = at.following;
            if (isOf(at, key, hash)) {
                remove(at);
                removed++;
            }
            at = next;
        }
        return removed;
    }

    /** Removes whom the predicate names, in many short turns, and keeps out all that is being fetched now. @return how many there were */
    public int removeIf(Predicate<Entry<M>> named) {
        synchronized (this) {
            for (int i = 0; i < EPOCHS; i++) {
                epochs[i]++;
            }
        }
        int removed = 0;
        for (int table = 0; table < Index.TABLES; table++) {
            removed += removeIf(table, named);
        }
        return removed;
    }

    private synchronized int removeIf(int table, Predicate<Entry<M>> named) {
        int before = entries;
        index.each(table, entry -> {
            if (named.test(entry)) {
                remove(entry);
            }
        });
        return before - entries;
    }

    /** Another bound from now on; where it is lower what is above it goes, and slabs with it. */
    public void bound(long bytes) {
        synchronized (this) {
            bound = bytes;
            slabs.most((int) (bytes / Slab.BYTES));
        }
        while (evictAbove()) {
            // in short turns
        }
        boolean condemned;
        synchronized (this) {
            condemned = slabs.condemn();
        }
        for (int table = 0; condemned && table < Index.TABLES; table++) {
            long count = removeIf(table, entry -> entry.head.touchesCondemned() || entry.body.touchesCondemned());
            synchronized (this) {
                evictions += count;
            }
        }
    }

    /** @return whether there may be more */
    private synchronized boolean evictAbove() {
        for (int i = 0; i < BATCH; i++) {
            boolean above = used() > bound || entries > maxEntries;
            if (!above || !evictOne()) {
                return false;
            }
        }
        return true;
    }

    /** Other bounds of entries from now on. */
    public void limits(int maxEntries, int maxEntryBytes) {
        synchronized (this) {
            this.maxEntries = maxEntries;
            this.maxEntryBytes = maxEntryBytes;
        }
        while (evictAbove()) {
            // in short turns
        }
    }

    /** Another policy from now on; it begins without a memory. */
    public synchronized void eviction(Eviction eviction) {
        if (policy.eviction() == eviction) {
            return;
        }
        EvictionPolicy<M> next = EvictionPolicy.of(eviction);
        EvictionPolicy<M> before = policy;
        for (Entry<M> at = before.victim(); at != null; at = before.victim()) {
            before.removed(at);
            policy = next; // what it takes is counted from the first on
            next.added(at);
        }
        policy = next;
        while (used() > bound && evictOne()) {
            // the new one's memory takes room too
        }
    }

    public synchronized StoreFigures figures() {
        return new StoreFigures(entries, used(), bound, (long) slabs.count() * Slab.BYTES, evictions);
    }

    /** Of direct memory that the slabs take now. */
    public synchronized long slabBytes() {
        return (long) slabs.count() * Slab.BYTES;
    }

    /** What must be counted where nothing is in its making and nothing evicted still being read: found by a look at every entry. */
    synchronized long audited() {
        long[] sum = {index.bytes() + policy.bytes()};
        for (int table = 0; table < Index.TABLES; table++) {
            index.each(table, entry -> sum[0] += entry.bytes());
        }
        return sum[0];
    }
}

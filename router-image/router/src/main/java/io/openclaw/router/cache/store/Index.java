package io.openclaw.router.cache.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Entries by the hash of their key, chained: in many small tables that grow one by one, so that none is large and none takes long. Guarded by the store's lock. */
final class Index<M> {
    static final int TABLES = 256;
    /** Of references: 256 KiB at most. */
    private static final int MOST_SLOTS = 1 << 15;

    private static final int FIRST_SLOTS = 8;
    /** The tables themselves, empty. */
    static final int HEAP_BYTES = TABLES * 96;

    private static final int REFERENCE_BYTES = 8;

    private final List<@Nullable Entry<M>[]> tables = new ArrayList<>(TABLES);
    private final int[] sizes = new int[TABLES];
    private long grown;

    Index() {
        for (int i = 0; i < TABLES; i++) {
            tables.add(table(FIRST_SLOTS));
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private @Nullable Entry<M>[] table(int slots) {
        return new Entry[slots];
    }

    /** What it takes of the heap. */
    long bytes() {
        return HEAP_BYTES + grown;
    }

    /** And how much more with another entry. */
    long growth(long hash) {
        int number = tableOf(hash);
        int slots = tables.get(number).length;
        return sizes[number] >= slots && slots < MOST_SLOTS ? (long) slots * REFERENCE_BYTES : 0;
    }

    /** The first of the chain in which an entry of this hash would be. */
    @Nullable
    Entry<M> chain(long hash) {
        @Nullable Entry<M>[] table = tables.get(tableOf(hash));
        return table[slot(hash, table.length)];
    }

    void add(Entry<M> entry) {
        int number = tableOf(entry.hash);
        @Nullable Entry<M>[] table = tables.get(number);
        if (sizes[number]++ >= table.length && table.length < MOST_SLOTS) {
            table = grow(number, table);
        }
        int slot = slot(entry.hash, table.length);
        entry.following = table[slot];
        table[slot] = entry;
    }

    /** Each chain becomes two, in the order that it has: the newest of a key is found first. */
    private @Nullable Entry<M>[] grow(int number, @Nullable Entry<M>[] before) {
        @Nullable Entry<M>[] table = table(2 * before.length);
        for (Entry<M> chain : before) {
            Entry<M> lastLow = null;
            Entry<M> lastHigh = null;
            for (Entry<M> at = chain; at != null; ) {
                Entry<M> next = at.following;
                at.following = null;
                int slot = slot(at.hash, table.length);
                boolean high = slot >= before.length;
                Entry<M> last = high ? lastHigh : lastLow;
                if (last == null) {
                    table[slot] = at;
                } else {
                    last.following = at;
                }
                if (high) {
                    lastHigh = at;
                } else {
                    lastLow = at;
                }
                at = next;
            }
        }
        tables.set(number, table);
        grown += (long) before.length * REFERENCE_BYTES;
        return table;
    }

    void remove(Entry<M> entry) {
        int number = tableOf(entry.hash);
        @Nullable Entry<M>[] table = tables.get(number);
        int slot = slot(entry.hash, table.length);
        Entry<M> previous = null;
        for (Entry<M> at = table[slot]; at != entry; at = at.following) {
            if (at == null) {
                throw new IllegalStateException("an entry that is not in the index");
            }
            previous = at;
        }
        if (previous == null) {
            table[slot] = entry.following;
        } else {
            previous.following = entry.following;
        }
        entry.following = null;
        sizes[number]--;
    }

    /** Visits the entries of one table; each may be removed while it is visited. */
    void each(int number, Consumer<Entry<M>> visitor) {
        for (Entry<M> chain : tables.get(number)) {
            for (Entry<M> at = chain; at != null; ) {
                Entry<M> next = at.following;
                visitor.accept(at);
                at = next;
            }
        }
    }

    private static int tableOf(long hash) {
        return (int) (hash >>> (Long.SIZE - 8));
    }

    private static int slot(long hash, int slots) {
        return (int) hash & (slots - 1);
    }
}

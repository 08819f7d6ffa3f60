package io.openclaw.router.cache.store;

import org.jspecify.annotations.Nullable;

/** Entries in an order, linked through themselves: an entry is in one list at most. */
final class EntryList<M> {
    private @Nullable Entry<M> first;
    private @Nullable Entry<M> last;
    private long bytes;

    @Nullable
    Entry<M> first() {
        return first;
    }

    @Nullable
    Entry<M> last() {
        return last;
    }

    /** What its entries take. */
    long bytes() {
        return bytes;
    }

    void append(Entry<M> entry) {
        entry.before = last;
        if (last == null) {
            first = entry;
        } else {
            last.after = entry;
        }
        last = entry;
        bytes += entry.bytes();
    }

    void remove(Entry<M> entry) {
        if (entry.before == null) {
            first = entry.after;
        } else {
            entry.before.after = entry.after;
        }
        if (entry.after == null) {
            last = entry.before;
        } else {
            entry.after.before = entry.before;
        }
        entry.before = null;
        entry.after = null;
        bytes -= entry.bytes();
    }

    void moveToEnd(Entry<M> entry) {
        if (entry != last) {
            remove(entry);
            append(entry);
        }
    }
}

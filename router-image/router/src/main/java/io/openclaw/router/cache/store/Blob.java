package io.openclaw.router.cache.store;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes in the cells of slabs: written once from the front, by one thread, and then only read. Its cells are the store's to take and to give back. */
final class Blob {
    /** On the heap, at most. */
    static final int HEAP_BYTES = 48;

    @Nullable
    Run first;

    private @Nullable Run last;
    /** Where the next byte goes. */
    private @Nullable Run writing;

    private int writtenOfRun;
    private int length;
    private int capacity;
    /** Entries that it is a part of; guarded by the store's lock. */
    int sharers = 1;

    int length() {
        return length;
    }

    /** Bytes that can be written before more cells are needed. */
    int room() {
        return capacity - length;
    }

    /** What it takes of the store's bytes. */
    long bytes() {
        return HEAP_BYTES + (long) capacity + (long) runs() * Run.HEAP_BYTES;
    }

    private int runs() {
        int runs = 0;
        for (Run run = first; run != null; run = run.next) {
            runs++;
        }
        return runs;
    }

    void add(Run run) {
        if (last == null) {
            first = run;
        } else {
            last.next = run;
        }
        last = run;
        if (writing == null) {
            writing = run;
            writtenOfRun = 0;
        }
        capacity += run.bytes();
    }

    /** As much as there is room for; what doesn't fit stays in the source. */
    void write(ByteBuffer source) {
        while (source.hasRemaining() && writing != null) {
            int bytes = Math.min(source.remaining(), writing.bytes() - writtenOfRun);
            writing.slab.bytes.put(writing.offset() + writtenOfRun, source, source.position(), bytes);
            source.position(source.position() + bytes);
            writtenOfRun += bytes;
            length += bytes;
            if (writtenOfRun == writing.bytes()) {
                writing = writing.next;
                writtenOfRun = 0;
            }
        }
    }

    /** Nothing more is written: cells that hold nothing go back. @return bytes that are free again */
    long seal(Slabs slabs) {
        long before = bytes();
        Run keptLast = null;
        int left = length;
        for (Run run = first; run != null; run = run.next) {
            int cells = Math.min(run.cells, (left + Slab.CELL_BYTES - 1) / Slab.CELL_BYTES);
            if (run.isLendable() && cells >= Run.LENDABLE_CELLS) {
                cells = Slab.wholePages(cells);
            }
            left -= Math.min(left, run.bytes());
            if (cells == 0) {
                slabs.give(run);
                capacity -= run.bytes();
                continue;
            }
            if (cells < run.cells) {
                capacity -= (run.cells - cells) * Slab.CELL_BYTES;
                slabs.shorten(run, cells);
            }
            keptLast = run;
        }
        if (keptLast == null) {
            first = null;
        } else {
            keptLast.next = null;
        }
        last = keptLast;
        writing = null;
        return before - bytes();
    }

    /** Gives all cells back. @return bytes that are free again */
    long free(Slabs slabs) {
        long bytes = bytes();
        for (Run run = first; run != null; run = run.next) {
            slabs.give(run);
        }
        first = null;
        last = null;
        writing = null;
        capacity = 0;
        length = 0;
        return bytes;
    }

    /** Whether it begins with these bytes. */
    boolean startsWith(byte[] bytes) {
        if (length < bytes.length) {
            return false;
        }
        int at = 0;
        for (Run run = first; run != null && at < bytes.length; run = run.next) {
            int part = Math.min(run.bytes(), bytes.length - at);
            ByteBuffer mine = run.slab.bytes.slice(run.offset(), part);
            if (!mine.equals(ByteBuffer.wrap(bytes, at, part))) {
                return false;
            }
            at += part;
        }
        return true;
    }

    /** A copy of all from a position on. */
    byte[] copy(int from) {
        byte[] copy = new byte[length - from];
        int skip = from;
        int at = 0;
        for (Run run = first; run != null && at < copy.length; run = run.next) {
            int part = Math.min(run.bytes() - skip, copy.length - at);
            if (part > 0) {
                run.slab.bytes.get(run.offset() + skip, copy, at, part);
                at += part;
            }
            skip = Math.max(0, skip - run.bytes());
        }
        return copy;
    }

    boolean touchesCondemned() {
        for (Run run = first; run != null; run = run.next) {
            if (run.slab.condemned) {
                return true;
            }
        }
        return false;
    }
}

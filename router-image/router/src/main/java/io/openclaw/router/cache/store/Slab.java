package io.openclaw.router.cache.store;

import io.netty.buffer.ByteBuf;
import io.openclaw.router.splice.Pages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A piece of direct memory in cells of one size, of which any may be free: what is given back is never too small to be used. Guarded by the store's lock. */
final class Slab {
    /** Small enough to be given back one by one. */
    static final int BYTES = 256 * 1024;

    /** Half of it is lost at an entry's end on average. */
    static final int CELL_BYTES = 512;

    /** Cells begin where a page begins, for which a page is lost. */
    static final int CELLS = (BYTES - Pages.BYTES) / CELL_BYTES;

    static final int PAGE_CELLS = Pages.BYTES / CELL_BYTES;
    private static final long PAGE_MASK = (1L << PAGE_CELLS) - 1;

    private final ByteBuf memory;
    /** Absolute access only, from any thread: two threads never use the same cells. */
    final ByteBuffer bytes;
    /** Where they lie. */
    final long address;

    /** One bit a cell, set while it is free. */
    private final long[] free = new long[(CELLS + Long.SIZE - 1) / Long.SIZE];

    private int freeCells = CELLS;
    /** It is to be given back: nothing is put into it any more. */
    boolean condemned;

    /** Among those with free cells. */
    @Nullable
    Slab before;

    @Nullable
    Slab after;

    /** Its place in the list of all. */
    int position;

    Slab(ByteBuf memory) {
        this.memory = memory;
        this.bytes = memory.nioBuffer(0, BYTES).alignedSlice(Pages.BYTES);
        this.address = Pages.address(bytes);
        Arrays.fill(free, -1L);
        free[free.length - 1] = -1L >>> (free.length * Long.SIZE - CELLS);
    }

    int freeCells() {
        return freeCells;
    }

    boolean isEmpty() {
        return freeCells == CELLS;
    }

    /** The first of the longest run of free cells, or of the first one that is as long as wanted; -1 where none is free. */
    int find(int wanted) {
        int best = -1;
        int longest = 0;
        for (int from = nextFree(0); from < CELLS && longest < wanted; ) {
            int to = nextUsed(from);
            if (to - from > longest) {
                longest = to - from;
                best = from;
            }
            from = nextFree(to);
        }
        return best;
    }

    /** As {@link #find}, the first cell of pages that are free as a whole; 0, perhaps of none, where there is none. */
    int findPages(int wanted) {
        int best = 0;
        int longest = 0;
        for (int from = 0; from < CELLS && longest < wanted; ) {
            int run = pagesAt(from);
            if (run > longest) {
                longest = run;
                best = from;
            }
            from += run + PAGE_CELLS;
        }
        return best;
    }

    /** How many cells from this page on are free, to the end of the last free page. */
    int pagesAt(int first) {
        int at = first;
        while (at < CELLS && (free[at / Long.SIZE] >>> at & PAGE_MASK) == PAGE_MASK) {
            at += PAGE_CELLS;
        }
        return at - first;
    }

    /** So many cells, rounded up. */
    static int wholePages(int cells) {
        return (cells + PAGE_CELLS - 1) / PAGE_CELLS * PAGE_CELLS;
    }

    /** How many cells from this one on are free. */
    int runAt(int first) {
        return nextUsed(first) - first;
    }

    void take(int first, int cells) {
        for (int i = first; i < first + cells; i++) {
            free[i / Long.SIZE] &= ~(1L << i);
        }
        freeCells -= cells;
    }

    void give(int first, int cells) {
        for (int i = first; i < first + cells; i++) {
            long bit = 1L << i;
            if ((free[i / Long.SIZE] & bit) != 0) {
                throw new IllegalStateException("cell " + i + " is given back twice");
            }
            free[i / Long.SIZE] |= bit;
        }
        freeCells += cells;
    }

    private int nextFree(int from) {
        return next(from, 0);
    }

    private int nextUsed(int from) {
        return next(from, -1L);
    }

    /** The next cell whose bit is set after all are flipped by the mask; {@link #CELLS} where there is none. */
    private int next(int from, long flip) {
        int word = from / Long.SIZE;
        if (word >= free.length) {
            return CELLS;
        }
        long bits = (free[word] ^ flip) & (-1L << from);
        while (bits == 0) {
            if (++word == free.length) {
                return CELLS;
            }
            bits = free[word] ^ flip;
        }
        return word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /** Back to the system. Only where it is empty. */
    void release() {
        memory.release();
    }
}

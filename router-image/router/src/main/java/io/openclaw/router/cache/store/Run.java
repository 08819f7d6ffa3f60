package io.openclaw.router.cache.store;

import io.openclaw.router.splice.Splicer;
import org.jspecify.annotations.Nullable;

/** Cells of one slab that lie side by side. */
final class Run {
    /** On the heap, at most. */
    static final int HEAP_BYTES = 32;

    /** So many cells get pages of their own: up to seven of them hold nothing then. */
    static final int LENDABLE_CELLS = Splicer.LEAST_BYTES / Slab.CELL_BYTES;

    final Slab slab;
    final int first;
    int cells;
    /** The kernel has got pages of it. Written before the entry is released, read after that. */
    boolean lent;

    @Nullable
    Run next;

    Run(Slab slab, int first, int cells) {
        this.slab = slab;
        this.first = first;
        this.cells = cells;
    }

    /** Whether the kernel may have it: nothing else is in its pages, and they are enough to be worth the while. */
    boolean isLendable() {
        return cells >= LENDABLE_CELLS && first % Slab.PAGE_CELLS == 0 && cells % Slab.PAGE_CELLS == 0;
    }

    int offset() {
        return first * Slab.CELL_BYTES;
    }

    int bytes() {
        return cells * Slab.CELL_BYTES;
    }
}

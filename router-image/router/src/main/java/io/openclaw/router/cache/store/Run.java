package io.openclaw.router.cache.store;

import org.jspecify.annotations.Nullable;

/** Cells of one slab that lie side by side. */
final class Run {
    /** On the heap, at most. */
    static final int HEAP_BYTES = 32;

    final Slab slab;
    final int first;
    int cells;

    @Nullable
    Run next;

    Run(Slab slab, int first, int cells) {
        this.slab = slab;
        this.first = first;
        this.cells = cells;
    }

    int offset() {
        return first * Slab.CELL_BYTES;
    }

    int bytes() {
        return cells * Slab.CELL_BYTES;
    }
}

package io.openclaw.router.cache.store;

import io.netty.buffer.ByteBuf;
import io.openclaw.router.splice.Pages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All slabs there are: made when they are needed, up to a number, and given back when the number is lowered. Guarded by the store's lock. */
final class Slabs {
    /** So many are looked at for a run that is long enough; those that have none go to the end of the row. */
    private static final int LOOKED_AT = 8;

    private final SlabMemory memory;
    private final List<Slab> all = new ArrayList<>();
    private @Nullable Slab firstOpen;
    private @Nullable Slab lastOpen;
    private int most;

    Slabs(SlabMemory memory) {
        this.memory = memory;
    }

    /** The most there may be from now on. What is above that goes when it is empty; what was to go, and need not, stays. */
    void most(int most) {
        this.most = most;
        if (all.size() <= most) {
            for (Slab slab : all) {
                if (slab.condemned) {
                    slab.condemned = false;
                    if (slab.freeCells() > 0) {
                        open(slab);
                    }
                }
            }
        }
    }

    int count() {
        return all.size();
    }

    /**
     * Side by side as many cells as are wanted, or as many as there are, one at least.
     *
     * @return null where nothing is free
     */
    @Nullable
    Run allocate(int wanted) {
        if (wanted >= Run.LENDABLE_CELLS) {
            Run pages = allocate(wanted, true);
            if (pages != null) {
                return pages;
            }
        }
        return allocate(wanted, false);
    }

    /** What is to be allocated where so many cells are needed. */
    static int rounded(int cells) {
        return cells < Run.LENDABLE_CELLS ? cells : Slab.wholePages(cells);
    }

    /** @param pages only such as nothing else lies in, and enough of them to be lent */
    private @Nullable Run allocate(int wanted, boolean pages) {
        int cells = Math.min(wanted, Slab.CELLS);
        int least = pages ? Run.LENDABLE_CELLS : 1;
        Slab best = null;
        int bestRun = 0;
        int bestFirst = 0;
        for (int looked = 0; looked < LOOKED_AT && firstOpen != null; looked++) {
            Slab slab = firstOpen;
            int first = pages ? slab.findPages(cells) : slab.find(cells);
            int run = Math.min(cells, pages ? slab.pagesAt(first) : slab.runAt(first));
            if (run == cells) {
                return take(slab, first, cells);
            }
            if (slab == best) {
                break; // once around
            }
            if (run > bestRun && run >= least) {
                best = slab;
                bestRun = run;
                bestFirst = first;
            }
            close(slab);
            open(slab);
        }
        Slab added = add();
        if (added != null) {
            return take(added, 0, cells);
        }
        return best == null ? null : take(best, bestFirst, bestRun);
    }

    private @Nullable Slab add() {
        if (all.size() >= most) {
            return null;
        }
        ByteBuf bytes = memory.allocate(Slab.BYTES);
        if (bytes == null) {
            return null;
        }
        Slab slab = new Slab(bytes);
        slab.position = all.size();
        all.add(slab);
        open(slab);
        return slab;
    }

    private Run take(Slab slab, int first, int cells) {
        slab.take(first, cells);
        if (slab.freeCells() == 0) {
            close(slab);
        }
        return new Run(slab, first, cells);
    }

    /** Gives back the last of a run's cells. */
    void shorten(Run run, int cells) {
        give(run.slab, run.first + cells, run.cells - cells);
        run.cells = cells;
    }

    void give(Run run) {
        if (run.lent) {
            Pages.discard(run.slab.address + run.offset(), run.bytes());
        }
        give(run.slab, run.first, run.cells);
    }

    private void give(Slab slab, int first, int cells) {
        boolean wasFull = slab.freeCells() == 0;
        slab.give(first, cells);
        if (wasFull && !slab.condemned) {
            open(slab);
        }
        if (slab.isEmpty() && (slab.condemned || all.size() > most)) {
            remove(slab);
        }
    }

    private void remove(Slab slab) {
        if (!slab.condemned) {
            close(slab);
        }
        Slab last = all.removeLast();
        if (last != slab) {
            all.set(slab.position, last);
            last.position = slab.position;
        }
        slab.release();
    }

    /** Gives back what is empty, and condemns the emptiest of the rest until no more are left than there may be. @return whether any are left to go */
    boolean condemn() {
        for (Slab slab : List.copyOf(all)) {
            if (all.size() > most && slab.isEmpty()) {
                remove(slab);
            }
        }
        all.stream()
                .sorted(Comparator.comparingInt(Slab::freeCells).reversed())
                .limit(Math.max(0, all.size() - most))
                .filter(slab -> !slab.condemned)
                .forEach(slab -> {
                    if (slab.freeCells() > 0) {
                        close(slab);
                    }
                    slab.condemned = true;
                });
        return all.size() > most;
    }

    private void open(Slab slab) {
        slab.before = lastOpen;
        if (lastOpen == null) {
            firstOpen = slab;
        } else {
            lastOpen.after = slab;
        }
        lastOpen = slab;
    }

    private void close(Slab slab) {
        if (slab.before == null) {
            firstOpen = slab.after;
        } else {
            slab.before.after = slab.after;
        }
        if (slab.after == null) {
            lastOpen = slab.before;
        } else {
            slab.after.before = slab.before;
        }
        slab.before = null;
        slab.after = null;
    }
}

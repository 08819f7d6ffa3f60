package io.openclaw.router.heap.hprof;

import io.netty.util.collection.LongObjectHashMap;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which object of the file stands at an address: a bit for each eight bytes of the heap, and counts of those before, as in a succinct rank index (Jacobson
 * 1989). That is a fiftieth of the heap, however many objects there are. Where the file has them in another order than that of their
 * addresses, as ZGC's and Shenandoah's dumps do, four bytes an object come on top.
 *
 * <p>Filled by {@link #add}, then {@link #seal}ed, then asked.
 */
public final class ObjectIndex implements Closeable {
    private static final int ALIGNMENT_SHIFT = 3;
    private static final long ALIGNMENT_MASK = (1L << ALIGNMENT_SHIFT) - 1;
    /** Of addresses: 1 MiB. */
    private static final int PAGE_SHIFT = 20;

    private static final int PAGE_WORDS = 1 << (PAGE_SHIFT - ALIGNMENT_SHIFT - 6);
    private static final long PAGE_BITS_BYTES = PAGE_WORDS * 8L;
    /** A count for each 512 bits. */
    private static final int BLOCK_WORDS = 8;

    private static final long PAGE_BYTES = PAGE_BITS_BYTES + PAGE_WORDS / BLOCK_WORDS * 4L;

    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt COUNT = ValueLayout.JAVA_INT_UNALIGNED;

    private static final class Page {
        final long number;
        final MemorySegment data;
        /** Objects on the pages before. */
        int rank;

        Page(long number, MemorySegment data) {
            this.number = number;
            this.data = data;
        }

        long word(int index) {
            return data.get(WORD, index * 8L);
        }

        int before(int block) {
            return data.get(COUNT, PAGE_BITS_BYTES + block * 4L);
        }
    }

    private final Scratch scratch;
    private final long mostBytes;
    private final LongObjectHashMap<Page> pages = new LongObjectHashMap<>();
    private @Nullable Page latest;
    private int size;
    private long last;
    private boolean ascending = true;
    /** By rank; null where that is the order of the file. */
    private @Nullable MemorySegment ordinals;

    private int placed;

    /**
     * @param directory for what doesn't fit in memory
     * @param mostBytes that it may take
     */
    public ObjectIndex(Path directory, long mostBytes) throws IOException {
        this.scratch = new Scratch(directory);
        this.mostBytes = mostBytes;
    }

    /** @throws HeapDumpException for an address that is no object's, or was added before */
    public void add(long id) throws IOException {
        if ((id & ALIGNMENT_MASK) != 0) {
            throw new HeapDumpException("an object at 0x" + Long.toHexString(id) + ", which is no multiple of 8");
        }
        Page page = page(id >>> PAGE_SHIFT);
        if (page == null) {
            page = newPage(id >>> PAGE_SHIFT);
        }
        int slot = slot(id);
        long word = page.word(slot >>> 6);
        long bit = 1L << slot;
        if ((word & bit) != 0) {
            throw new HeapDumpException("two objects at 0x" + Long.toHexString(id));
        }
        page.data.set(WORD, (slot >>> 6) * 8L, word | bit);
        ascending &= Long.compareUnsigned(id, last) >= 0;
        last = id;
        size++;
    }

    private Page newPage(long number) throws IOException {
        if (scratch.bytes() + PAGE_BYTES > mostBytes) {
            throw new HeapDumpException(
                    "objects so far from one another that an index of them takes more than " + mostBytes + " bytes");
        }
        Page page = new Page(number, scratch.take(PAGE_BYTES));
        pages.put(number, page);
        latest = page;
        return page;
    }

    /** All are in. */
    public void seal() throws IOException {
        List<Page> sorted = new ArrayList<>(pages.values());
        sorted.sort(Comparator.comparing((Page page) -> page.number, Long::compareUnsigned));
        int rank = 0;
        for (Page page : sorted) {
            page.rank = rank;
            int onPage = 0;
            for (int word = 0; word < PAGE_WORDS; word++) {
                if (word % BLOCK_WORDS == 0) {
                    page.data.set(COUNT, PAGE_BITS_BYTES + word / BLOCK_WORDS * 4L, onPage);
                }
                onPage += Long.bitCount(page.word(word));
            }
            rank += onPage;
        }
        if (!ascending) {
            ordinals = scratch.take(size * 4L);
        }
    }

    /** Whether the objects must be {@link #place}d, in the order of the file, before ordinals are right. */
    public boolean mustBePlaced() {
        return ordinals != null;
    }

    public void place(long id) {
        MemorySegment table = ordinals;
        int rank = rank(id);
        if (table != null && rank >= 0) {
            table.set(COUNT, rank * 4L, placed++);
        }
    }

    public int size() {
        return size;
    }

    /** Bytes on disk. */
    public long bytes() {
        return scratch.bytes();
    }

    /** How many objects are before it in the file; -1 where there is none at this address. */
    public int ordinal(long id) {
        int rank = rank(id);
        MemorySegment table = ordinals;
        return table == null || rank < 0 ? rank : table.get(COUNT, rank * 4L);
    }

    /** Bytes from an object to the next one on the same page; 0 where there is none. */
    public long gapAfter(long id) {
        Page page = page(id >>> PAGE_SHIFT);
        if (page == null) {
            return 0;
        }
        int slot = slot(id) + 1;
        for (int word = slot >>> 6; word < PAGE_WORDS; word++) {
            long bits = page.word(word);
            if (word == slot >>> 6) {
                bits &= -1L << slot;
            }
            if (bits != 0) {
                return (long) ((word << 6) + Long.numberOfTrailingZeros(bits) - slot(id)) << ALIGNMENT_SHIFT;
            }
        }
        return 0;
    }

    private int rank(long id) {
        Page page = page(id >>> PAGE_SHIFT);
        if (page == null || (id & ALIGNMENT_MASK) != 0) {
            return -1;
        }
        int slot = slot(id);
        int word = slot >>> 6;
        long bits = page.word(word);
        if ((bits & (1L << slot)) == 0) {
            return -1;
        }
        int block = word / BLOCK_WORDS;
        int rank = page.rank + page.before(block) + Long.bitCount(bits & ((1L << slot) - 1));
        for (int before = block * BLOCK_WORDS; before < word; before++) {
            rank += Long.bitCount(page.word(before));
        }
        return rank;
    }

    private static int slot(long id) {
        return (int) (id >>> ALIGNMENT_SHIFT) & (PAGE_WORDS * Long.SIZE - 1);
    }

    /** Neighbours in the heap refer to one another more often than not. */
    private @Nullable Page page(long number) {
        Page page = latest;
        if (page == null || page.number != number) {
            page = pages.get(number);
            if (page != null) {
                latest = page;
            }
        }
        return page;
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}

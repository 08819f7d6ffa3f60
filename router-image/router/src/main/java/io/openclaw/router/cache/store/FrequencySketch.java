package io.openclaw.router.cache.store;

import java.util.ArrayList;
import java.util.List;

/**
 * How often hashes have come lately, about: a count-min sketch of counters of four bits that are halved from time to time (Einziger, Friedman and
 * Manes, "TinyLFU", 2017). Its table comes in parts that are no large arrays.
 */
final class FrequencySketch {
    private static final int PART_WORDS = 1 << 13;
    private static final int FIRST_WORDS = 1 << 10;
    private static final int MOST_WORDS = 1 << 27;
    private static final int MOST = 15;
    private static final int ROWS = 4;
    private static final long ODD_BITS = 0x7777_7777_7777_7777L;
    /** Entries of history, for each that there is. */
    private static final int HISTORY = 10;

    private static final long[] SEEDS = {
        0xc3a5c85c97cb3127L, 0xb492b66fbe98f273L, 0x9ae16a3b2f90404fL, 0xcbf29ce484222325L
    };

    private final List<long[]> parts = new ArrayList<>();
    private int words;
    private long increments;

    FrequencySketch() {
        resize(FIRST_WORDS);
    }

    /** For so many entries; growing, it begins anew. */
    void ensure(int entries) {
        int needed = wordsFor(entries);
        if (needed != words) {
            resize(needed);
        }
    }

    /** Bytes by which it grows then. */
    long growth(int entries) {
        return (long) (wordsFor(entries) - words) * Long.BYTES;
    }

    private int wordsFor(int entries) {
        int needed = words;
        while (needed < entries && needed < MOST_WORDS) {
            needed *= 2;
        }
        return needed;
    }

    private void resize(int needed) {
        words = needed;
        parts.clear();
        for (int left = needed; left > 0; left -= PART_WORDS) {
            parts.add(new long[Math.min(left, PART_WORDS)]);
        }
        increments = 0;
    }

    long bytes() {
        return (long) words * Long.BYTES;
    }

    int frequency(long hash) {
        int least = MOST;
        for (int row = 0; row < ROWS; row++) {
            long spread = spread(hash, row);
            least = Math.min(least, (int) (word(spread) >>> shift(spread)) & MOST);
        }
        return least;
    }

    void increment(long hash) {
        boolean added = false;
        for (int row = 0; row < ROWS; row++) {
            long spread = spread(hash, row);
            int index = (int) spread & (words - 1);
            long[] part = parts.get(index / PART_WORDS);
            int shift = shift(spread);
            if ((part[index % PART_WORDS] >>> shift & MOST) < MOST) {
                part[index % PART_WORDS] += 1L << shift;
                added = true;
            }
        }
        if (added && ++increments >= (long) HISTORY * words) {
            halve();
        }
    }

    private void halve() {
        for (long[] part : parts) {
            for (int i = 0; i < part.length; i++) {
                part[i] = part[i] >>> 1 & ODD_BITS;
            }
        }
        increments /= 2;
    }

    private long word(long spread) {
        int index = (int) spread & (words - 1);
        return parts.get(index / PART_WORDS)[index % PART_WORDS];
    }

    /** One of the sixteen counters of a word. */
    private static int shift(long spread) {
        return (int) (spread >>> (Long.SIZE - 4)) << 2;
    }

    private static long spread(long hash, int row) {
        long mixed = (hash + SEEDS[row]) * SEEDS[row];
        return mixed ^ (mixed >>> 32);
    }
}

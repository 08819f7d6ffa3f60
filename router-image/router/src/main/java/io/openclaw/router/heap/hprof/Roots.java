package io.openclaw.router.heap.hprof;

import java.util.Arrays;
import java.util.Objects;

/** Objects that live by themselves, each once a kind. */
public final class Roots {
    /** Addresses leave the topmost byte free. */
    private static final int KIND_SHIFT = 56;

    private long[] packed = new long[1 << 10];
    private int size;

    void add(RootKind kind, long id) {
        if (size == packed.length) {
            seal();
            if (size > packed.length / 2) {
                packed = Arrays.copyOf(packed, packed.length * 2);
            }
        }
        packed[size++] = ((long) kind.tag() << KIND_SHIFT) | id;
    }

    /** Sorts, by kind and then by address, and drops what was told twice. */
    void seal() {
        Arrays.sort(packed, 0, size);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (kept == 0 || packed[i] != packed[kept - 1]) {
                packed[kept++] = packed[i];
            }
        }
        size = kept;
    }

    public int size() {
        return size;
    }

    public RootKind kind(int index) {
        return Objects.requireNonNull(RootKind.of((int) (packed[index] >>> KIND_SHIFT)));
    }

    public long id(int index) {
        return packed[index] & ((1L << KIND_SHIFT) - 1);
    }
}

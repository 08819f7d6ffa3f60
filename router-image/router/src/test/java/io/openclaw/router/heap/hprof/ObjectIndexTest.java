package io.openclaw.router.heap.hprof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectIndexTest {
    private static final int OBJECTS = 20_000;
    private static final long MOST_BYTES = 1 << 30;

    @TempDir
    Path directory;

    /** Address of the heap, most eight-byte steps from one object to the next, whether the file has them in another order. */
    @ParameterizedTest
    @CsvSource({
        "0x0000000e0000000, 1, false",
        "0x0000000e0000000, 40, false",
        "0x0000000e0000000, 3, true",
        "0x000004000000000, 100000, true",
        "0x7ffffffff000000, 9, false"
    })
    void findsEachObjectAndNothingBetween(String base, int step, boolean shuffled) throws IOException {
        Random random = new Random(42);
        List<Long> ids = new ArrayList<>();
        long at = Long.decode(base);
        for (int i = 0; i < OBJECTS; i++) {
            ids.add(at);
            at += 8L * (1 + random.nextInt(step));
        }
        TreeSet<Long> known = new TreeSet<>(ids);
        if (shuffled) {
            Collections.shuffle(ids, random);
        }
        try (ObjectIndex index = new ObjectIndex(directory, MOST_BYTES)) {
            for (long id : ids) {
                index.add(id);
            }
            index.seal();
            assertThat(index.mustBePlaced()).isEqualTo(shuffled);
            ids.forEach(index::place);

            assertThat(index.size()).isEqualTo(OBJECTS);
            for (int i = 0; i < OBJECTS; i++) {
                assertThat(index.ordinal(ids.get(i))).isEqualTo(i);
            }
            for (long id = known.first() - 80; id < known.first() + 80_000; id++) {
                assertThat(index.ordinal(id) >= 0).isEqualTo(known.contains(id));
            }
            assertThat(index.ordinal(0)).isEqualTo(-1);
            assertThat(index.ordinal(known.last() + (1L << 40))).isEqualTo(-1);
        }
    }

    @Test
    void takesAFiftiethOfTheHeap() throws IOException {
        long heap = 256L << 20;
        try (ObjectIndex index = new ObjectIndex(directory, MOST_BYTES)) {
            for (long id = 0xe000_0000L; id < 0xe000_0000L + heap; id += 64) {
                index.add(id);
            }
            index.seal();
            assertThat(index.bytes()).isLessThan(heap / 48);
        }
    }

    @Test
    void tellsHowFarTheNextOneIs() throws IOException {
        try (ObjectIndex index = new ObjectIndex(directory, MOST_BYTES)) {
            for (long id : new long[] {0x1000_0000, 0x1000_0008, 0x1000_1000, 0x2000_0000}) {
                index.add(id);
            }
            index.seal();
            assertThat(index.gapAfter(0x1000_0000)).isEqualTo(8);
            assertThat(index.gapAfter(0x1000_0008)).isEqualTo(0xff8);
            assertThat(index.gapAfter(0x1000_1000)).isZero();
        }
    }

    @Test
    void refusesWhatCantBeObjects() throws IOException {
        try (ObjectIndex index = new ObjectIndex(directory, MOST_BYTES)) {
            index.add(16);
            assertThatThrownBy(() -> index.add(16))
                    .isInstanceOf(HeapDumpException.class)
                    .hasMessage("two objects at 0x10");
            assertThatThrownBy(() -> index.add(17))
                    .isInstanceOf(HeapDumpException.class)
                    .hasMessageContaining("0x11");
        }
    }

    @Test
    void refusesToGrowBeyondItsBound() throws IOException {
        try (ObjectIndex index = new ObjectIndex(directory, 1 << 21)) {
            assertThatThrownBy(() -> {
                        for (long id = 8; id > 0; id += 1L << 30) {
                            index.add(id);
                        }
                    })
                    .isInstanceOf(HeapDumpException.class)
                    .hasMessageContaining("takes more than 2097152 bytes");
        }
    }
}

package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JvmFiguresTest {
    private static final long MIB = 1 << 20;

    @Test
    void whatIsAllocatedCountsThoughItIsGarbage() {
        long before = now().heapAllocated();
        int bytes = 0;
        for (int i = 0; i < 64; i++) {
            bytes += new byte[(int) MIB].length;
        }
        assertThat(now().heapAllocated() - before).isGreaterThanOrEqualTo(bytes);
    }

    @Test
    void theOldGenerationIsAPartOfTheHeapOrAllOfIt() {
        long max = Runtime.getRuntime().maxMemory();

        assertThat(now().oldMax()).isBetween(max / 3, max);
    }

    private static JvmFigures now() {
        return JvmFigures.now(Runtime.getRuntime().maxMemory(), GcFigures.NONE, new Recent(1, 1));
    }
}

package io.openclaw.e2e.faults.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JavaHeapTest {
    private static final Sizing SERIAL = Sizing.ofHeap(512);
    private static final Sizing G1 = Sizing.ofHeap(1024);
    /** One part in a hundred of what is allocated gets old. */
    private static final Costs COSTS = new Costs(2, 1, 1, 0.01, 0.1, 0.5, 0, 0.9);

    private final Conditions conditions = new Conditions();

    @Test
    void theFigureIsKnownByCollectionsAlone() {
        JavaHeap heap = heap(SERIAL);
        heap.second(100, 0, SERIAL.youngMb(), 0, conditions);
        double first = heap.figureMb();

        heap.second(150, 0, 1, 0, conditions);

        assertThat(heap.figureMb()).isEqualTo(first);
        assertThat(heap.liveMb()).isEqualTo(150);
    }

    @Test
    void garbageGetsOldUntilItsGenerationIsFullAndThenIsGone() {
        JavaHeap heap = heap(SERIAL);
        double most = 0;
        while (heap.oldCollections() == 0) {
            heap.second(100, 0, 64, 0, conditions);
            most = Math.max(most, heap.garbageMb());
        }

        // it came that far, or to the first mark that the router has confirmed
        assertThat(100 + most).isBetween(0.69 * 512, 512.0 - SERIAL.youngMb() + 1);
        assertThat(heap.figureMb()).isCloseTo(100, within(1.0));
    }

    @Test
    void theLargerTheHeapTheRarerAreOldCollections() {
        assertThat(oldIn(heap(Sizing.ofHeap(2048)), 50_000)).isLessThan(oldIn(heap(G1), 50_000));
    }

    private long oldIn(JavaHeap heap, int seconds) {
        for (int i = 0; i < seconds; i++) {
            heap.second(100, 0, 20, 0, conditions);
        }
        return heap.oldCollections();
    }

    @Test
    void neitherFigureNorPagesGoBeyondTheHeap() {
        JavaHeap heap = heap(G1);
        for (double live = 50; !heap.exhausted(); live += 0.05) {
            heap.second(live, 10, 60, 0.1, conditions);
            assertThat(heap.figureMb()).isLessThanOrEqualTo(1024);
            assertThat(heap.touchedMb()).isLessThanOrEqualTo(1024);
            assertThat(heap.usedMb()).isLessThanOrEqualTo(1024);
        }
        assertThat(heap.liveMb()).isGreaterThan(0.9 * 1024);
    }

    @Test
    void theLessIsFreeTheMoreTimeGoesToCollections() {
        JavaHeap roomy = heap(SERIAL);
        JavaHeap tight = heap(SERIAL);
        for (int i = 0; i < 600; i++) {
            roomy.second(100, 0, 30, 0, conditions);
            tight.second(480, 0, 30, 0, conditions);
        }

        assertThat(tight.gcSeconds()).isGreaterThan(5 * roomy.gcSeconds());
    }

    @Test
    void aFigureThatComesToAMarkIsConfirmed() {
        JavaHeap heap = heap(G1);
        // nothing allocated beyond one young collection: no old one of itself
        heap.second(0.72 * 1024, 0, G1.youngMb(), 0, conditions);

        assertThat(heap.oldCollections()).isPositive();
    }

    private static JavaHeap heap(Sizing sizing) {
        return new JavaHeap(sizing, COSTS, new Dice(1));
    }
}

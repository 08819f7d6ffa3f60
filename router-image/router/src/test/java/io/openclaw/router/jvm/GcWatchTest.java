package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GcWatchTest {
    @Test
    void countsACollectionWithItsPauseAndWhatItLeft() throws InterruptedException {
        BlockingQueue<Collection> seen = new ArrayBlockingQueue<>(1000);
        try (GcWatch watch = GcWatch.start(seen::add)) {
            ForcedCollection forced = ForcedCollection.run();

            assertThat(seen.poll(10, TimeUnit.SECONDS)).isNotNull();
            GcFigures figures = watch.figures();
            assertThat(figures.count()).isPositive();
            assertThat(figures.liveBytes()).isPositive();
            assertThat(figures.pauses().counts().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .isPositive();
            assertThat(forced.afterBytes()).isPositive();
            Recent recent = watch.recent();
            assertThat(recent.leastLiveBytes()).isBetween(1L, figures.liveBytes());
            assertThat(recent.longestPauseMs()).isGreaterThanOrEqualTo(figures.lastPauseMs());
        }
    }

    @Test
    void tellsOfEveryCollectionWithWhatItLeft() throws InterruptedException {
        BlockingQueue<Collection> seen = new ArrayBlockingQueue<>(1000);
        byte[][] kept = new byte[64][];
        try (GcWatch watch = GcWatch.start(seen::add)) {
            for (int i = 0; i < kept.length; i++) {
                kept[i] = new byte[256 * 1024];
            }
            ForcedCollection.run();
            Collection full = nextOld(seen);
            assertThat(full.remainingBytes()).isGreaterThan(kept.length * 256L * 1024);
            Arrays.fill(kept, null);
            ForcedCollection.run();
            assertThat(nextOld(seen).remainingBytes()).isLessThan(full.remainingBytes() - kept.length * 200L * 1024);
            assertThat(watch.figures().oldCount()).isGreaterThanOrEqualTo(2);
            assertThat(watch.recent().leastLiveBytes()).isLessThan(full.remainingBytes());
        }
    }

    private static Collection nextOld(BlockingQueue<Collection> seen) throws InterruptedException {
        Collection next;
        do {
            next = seen.poll(10, TimeUnit.SECONDS);
            assertThat(next).isNotNull();
        } while (!next.old());
        return next;
    }
}

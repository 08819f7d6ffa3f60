package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

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
        }
    }
}

package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.router.jvm.FragmentationDetector.Verdict;
import io.openclaw.settings.Settings.Detector;
import io.openclaw.settings.Settings.Fragmentation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentationDetectorTest {
    private static final long MIB = 1 << 20;
    private static final long LIMIT = 1000 * MIB;

    @Test
    void aPoolThatHoldsTwiceWhatIsInUseForHalfAnHourIsTrimmedOnceAndThenFragmented() {
        FragmentationDetector detector = detector(Detector.AUTO, 2.0);

        List<Verdict> verdicts = new ArrayList<>();
        for (int minute = 0; minute <= 32; minute++) {
            verdicts.add(detector.observe(Duration.ofMinutes(minute), pool(200, 90)));
        }

        assertThat(verdicts.subList(0, 30)).containsOnly(Verdict.FINE);
        assertThat(verdicts.subList(30, 33)).containsExactly(Verdict.TRIM, Verdict.FRAGMENTED, Verdict.FRAGMENTED);
    }

    @Test
    void aTrimThatHelpsIsTheEndOfIt() {
        FragmentationDetector detector = detector(Detector.AUTO, 2.0);
        detector.observe(Duration.ZERO, malloc(50, 150));

        assertThat(detector.observe(Duration.ofMinutes(30), malloc(50, 150))).isEqualTo(Verdict.TRIM);
        assertThat(detector.observe(Duration.ofMinutes(31), malloc(50, 20))).isEqualTo(Verdict.FINE);
        assertThat(detector.observe(Duration.ofMinutes(32), malloc(50, 150)))
                .as("it begins anew")
                .isEqualTo(Verdict.FINE);
    }

    @Test
    void aBreakBeginsAnew() {
        FragmentationDetector detector = detector(Detector.AUTO, 2.0);
        detector.observe(Duration.ZERO, pool(200, 90));
        detector.observe(Duration.ofMinutes(29), pool(200, 150));

        assertThat(detector.observe(Duration.ofMinutes(31), pool(200, 90))).isEqualTo(Verdict.FINE);
    }

    @Test
    void littleWasteIsNotWorthIt() {
        assertThat(detector(Detector.AUTO, 2.0).waste(pool(90, 0)))
                .as("an idle router keeps some chunks")
                .isEmpty();
        assertThat(detector(Detector.AUTO, 2.0).waste(pool(110, 0))).contains("Buffer pool: 110 MB held, 0 MB in use");
        assertThat(detector(Detector.AUTO, 2.0).waste(malloc(20, 120))).contains("malloc: 140 MB held, 20 MB in use");
    }

    @Test
    void theArticlesRatioHoldsAtOnceWhileLittleIsInUse() {
        FragmentationDetector detector = detector(Detector.RATIO, 1.2);

        assertThat(detector.waste(heap(1536, 100)))
                .contains("Ratio: 1.37, more than 1.20, with 100 MB of the heap in use");
        assertThat(detector.waste(heap(1536, 600))).as("above max_heap_used_mb").isEmpty();
        assertThat(detector.observe(Duration.ZERO, heap(1536, 100))).isEqualTo(Verdict.TRIM);
        assertThat(detector.observe(Duration.ofSeconds(59), heap(1536, 100))).isEqualTo(Verdict.FINE);
        assertThat(detector.observe(Duration.ofSeconds(60), heap(1536, 100))).isEqualTo(Verdict.FRAGMENTED);
    }

    @Test
    void offIsOff() {
        assertThat(detector(Detector.OFF, 2.0).observe(Duration.ofHours(1), pool(900, 0)))
                .isEqualTo(Verdict.FINE);
    }

    private static FragmentationDetector detector(Detector how, double ratio) {
        return new FragmentationDetector(new Fragmentation(how, ratio, 512), LIMIT);
    }

    private static Held pool(long takenMb, long pinnedMb) {
        return new Held(0, 0, takenMb * MIB, pinnedMb * MIB, Malloc.UNTOLD);
    }

    private static Held malloc(long inUseMb, long freeMb) {
        return new Held(0, 0, 0, 0, new Malloc(inUseMb * MIB, freeMb * MIB));
    }

    private static Held heap(long committedMb, long usedMb) {
        return new Held(committedMb * MIB, usedMb * MIB, 0, 0, Malloc.UNTOLD);
    }
}

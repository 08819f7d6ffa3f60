package io.openclaw.operator.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.operator.sample.PodWindow;
import io.openclaw.operator.sample.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Heap 512 MB, threshold 448 MB, a sample every 10 s. */
class MemoryAssessorTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Thresholds THRESHOLDS = new Thresholds(448, Duration.ofSeconds(10));

    /** used@oldCollections, "-" for an unreachable pod. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "100@0 100@0, Ok",
        "447@0 447@0, Ok",
        "100@0 448@0, Ok",
        "448@0 448@0, Soft",
        "448@0 100@0 448@0, Ok",
        "448@0 - 448@0, Ok",
        "448@0 - 448@0 448@0, Soft",
        "450@1 450@2, Soft",
        "450@1 450@3, Hard",
        "450@1 450@2 450@3, Hard",
        "471@0 471@0, Soft",
        "472@0 472@0, Hard",
    })
    void bandFollowsConsecutiveSamples(String samples, Band band) {
        assertThat(assess(samples, PodVerdict.UNKNOWN, 0).band()).isEqualTo(band);
    }

    /** Of a limit of 1,000 MB. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"919 919, Ok", "800 920, Ok", "920 920, Soft", "920 969, Soft", "970 970, Hard", "970 910 970, Ok"})
    void aProcessNearItsLimitGoesWhateverItsHeapSays(String resident, Band band) {
        List<Reading> readings = new ArrayList<>();
        for (String rss : resident.split(" ", -1)) {
            readings.add(new Reading.Sample(
                    START,
                    100,
                    512,
                    Long.parseLong(rss),
                    1_000,
                    0,
                    0,
                    0,
                    false,
                    "ready",
                    3_600,
                    "c",
                    "",
                    false,
                    0,
                    ""));
        }
        PodVerdict verdict = MemoryAssessor.assess(new PodWindow(readings), THRESHOLDS, PodVerdict.UNKNOWN, START);

        assertThat(verdict.band()).isEqualTo(band);
        assertThat(verdict.reasons()).isEqualTo(band == Band.Ok ? List.of() : List.of(Reason.WorkingSet));
    }

    @Test
    void aPodThatSaysTwiceThatItIsFragmentedGoesWhenItSuits() {
        PodVerdict once = assess(List.of(saying(0, false, 0), saying(10, true, 0)));
        PodVerdict twice = assess(List.of(saying(0, true, 0), saying(10, true, 0)));

        assertThat(once.band()).isEqualTo(Band.Ok);
        assertThat(once.symptoms().fragmented()).isTrue();
        assertThat(twice.band()).isEqualTo(Band.Soft);
        assertThat(twice.reasons()).containsExactly(Reason.Fragmentation);
        assertThat(twice.symptoms().pressure()).as("live memory is low").isFalse();
    }

    @Test
    void collectionsThatTookTooLongAreToldWhileTheWindowShowsThem() {
        assertThat(assess(List.of(saying(0, false, 2), saying(10, false, 2)))
                        .symptoms()
                        .slowCollections())
                .isFalse();
        assertThat(assess(List.of(saying(0, false, 2), saying(10, false, 3), saying(20, false, 3)))
                        .symptoms()
                        .slowCollections())
                .isTrue();
    }

    private static PodVerdict assess(List<Reading> readings) {
        return MemoryAssessor.assess(
                new PodWindow(readings),
                THRESHOLDS,
                PodVerdict.UNKNOWN,
                readings.getLast().at());
    }

    private static Reading saying(int seconds, boolean fragmented, long slowCollections) {
        return new Reading.Sample(
                at(seconds),
                100,
                512,
                400,
                1_000,
                0,
                0,
                0,
                false,
                "ready",
                3_600 + seconds,
                "c",
                "",
                fragmented,
                slowCollections,
                "");
    }

    @Test
    void aRestartedContainerBeginsAnew() {
        List<Reading> readings = List.of(sample(0, 500, 5, 3_600), sample(10, 500, 0, 4));

        PodVerdict verdict = MemoryAssessor.assess(new PodWindow(readings), THRESHOLDS, PodVerdict.UNKNOWN, at(10));

        assertThat(verdict.band()).isEqualTo(Band.Ok);
    }

    @ParameterizedTest(name = "{0} s after the last sample fresh is {1}")
    @CsvSource({"0, true", "33, true", "34, false"})
    void aSampleIsFreshForThreeIntervalsAndTheTimeouts(int later, boolean fresh) {
        assertThat(assess("448@0 448@0", PodVerdict.UNKNOWN, later).fresh()).isEqualTo(fresh);
    }

    @Test
    void missingDataFreezesTheBandAndIsNotFresh() {
        PodVerdict soft = assess("448@0 448@0", PodVerdict.UNKNOWN, 0);

        PodVerdict verdict = assess("448@0 448@0 -", soft, 0);

        assertThat(verdict.band()).isEqualTo(Band.Soft);
        assertThat(verdict.fresh()).isFalse();
    }

    @Test
    void aPodThatFailsAttemptAfterAttemptIsSilent() {
        assertThat(assess("448@0 - -", PodVerdict.UNKNOWN, 0).symptoms().silence())
                .isEmpty();
        assertThat(assess("448@0 - - -", PodVerdict.UNKNOWN, 0).symptoms().silence())
                .isEqualTo("timed out");
        assertThat(assess("- - - 100@0", PodVerdict.UNKNOWN, 0).symptoms().silence())
                .isEmpty();
    }

    @Test
    void nothingKnownIsNothingDone() {
        assertThat(MemoryAssessor.assess(PodWindow.EMPTY, THRESHOLDS, PodVerdict.UNKNOWN, START))
                .isEqualTo(PodVerdict.UNKNOWN);
    }

    @ParameterizedTest(name = "{0} MB after pressure {1} is pressure {2}")
    @CsvSource({"358, false, false", "359, false, true", "340, true, true", "332, true, false"})
    void pressureLeavesLaterThanItComes(int used, boolean before, boolean after) {
        PodVerdict last = new PodVerdict(
                Band.Ok, List.of(), true, new Symptoms(before, false, false, false, false, "", ""), "c", "");

        assertThat(assess(used + "@0", last, 0).symptoms().pressure()).isEqualTo(after);
    }

    private static PodVerdict assess(String samples, PodVerdict before, int later) {
        List<Reading> readings = new ArrayList<>();
        int seconds = 0;
        for (String text : Arrays.asList(samples.split(" "))) {
            String[] parts = text.split("@");
            readings.add(
                    text.equals("-")
                            ? new Reading.Unreachable(at(seconds), "timed out")
                            : sample(seconds, Long.parseLong(parts[0]), Long.parseLong(parts[1]), 3_600 + seconds));
            seconds += 10;
        }
        return MemoryAssessor.assess(new PodWindow(readings), THRESHOLDS, before, at(seconds - 10 + later));
    }

    private static Reading sample(int seconds, long used, long oldCollections, double uptime) {
        return new Reading.Sample(
                at(seconds),
                used,
                512,
                900,
                1_000,
                oldCollections,
                0,
                0,
                false,
                "ready",
                uptime,
                "c",
                "",
                false,
                0,
                "");
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}

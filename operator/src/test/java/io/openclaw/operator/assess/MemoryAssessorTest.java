package io.openclaw.operator.assess;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.diagnosis.Band;
import io.openclaw.diagnosis.Cause;
import io.openclaw.diagnosis.Diagnosis;
import io.openclaw.diagnosis.TimeToLimit;
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
    private static final Thresholds THRESHOLDS = new Thresholds(448, Duration.ofSeconds(10), Duration.ofSeconds(60));

    /** used@oldCollections, "-" for an unreachable pod. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "100@0 100@0, OK",
        "447@0 447@0, OK",
        "100@0 448@0, OK",
        "448@0 448@0, SOFT",
        "448@0 100@0 448@0, OK",
        "448@0 - 448@0, OK",
        "448@0 - 448@0 448@0, SOFT",
        "450@1 450@2, SOFT",
        "450@1 450@3, HARD",
        "450@1 450@2 450@3, HARD",
        "450@1 450@1 450@1 450@1 450@1 450@1 450@2 450@3, HARD",
        "450@1 447@2 450@3 450@3, SOFT",
        "450@1 - 450@3 450@3, SOFT",
        "471@0 471@0, SOFT",
        "472@0 472@0, HARD",
    })
    void bandFollowsConsecutiveSamples(String samples, Band band) {
        assertThat(assess(samples, PodVerdict.UNKNOWN, 0).band()).isEqualTo(band);
    }

    /** Of a limit of 1,000 MB. */
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({"919 919, OK", "800 920, OK", "920 920, SOFT", "920 969, SOFT", "970 970, HARD", "970 910 970, OK"})
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
        PodVerdict verdict = MemoryAssessor.assess(
                PodWindow.of(readings, THRESHOLDS.restartMb()),
                Diagnosis.HEALTHY,
                THRESHOLDS,
                PodVerdict.UNKNOWN,
                START);

        assertThat(verdict.band()).isEqualTo(band);
        assertThat(verdict.reasons()).isEqualTo(band == Band.OK ? List.of() : List.of(Reason.WorkingSet));
    }

    @Test
    void aPodThatSaysTwiceThatItIsFragmentedGoesWhenItSuits() {
        PodVerdict once = assess(List.of(saying(0, false, 0), saying(10, true, 0)));
        PodVerdict twice = assess(List.of(saying(0, true, 0), saying(10, true, 0)));

        assertThat(once.band()).isEqualTo(Band.OK);
        assertThat(once.symptoms().fragmented()).isTrue();
        assertThat(twice.band()).isEqualTo(Band.SOFT);
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
                PodWindow.of(readings, THRESHOLDS.restartMb()),
                Diagnosis.HEALTHY,
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

        PodVerdict verdict = MemoryAssessor.assess(
                PodWindow.of(readings, THRESHOLDS.restartMb()),
                Diagnosis.HEALTHY,
                THRESHOLDS,
                PodVerdict.UNKNOWN,
                at(10));

        assertThat(verdict.band()).isEqualTo(Band.OK);
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

        assertThat(verdict.band()).isEqualTo(Band.SOFT);
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
        assertThat(MemoryAssessor.assess(PodWindow.EMPTY, Diagnosis.HEALTHY, THRESHOLDS, PodVerdict.UNKNOWN, START))
                .isEqualTo(PodVerdict.UNKNOWN);
    }

    @ParameterizedTest(name = "{0} MB after pressure {1} is pressure {2}")
    @CsvSource({"358, false, false", "359, false, true", "340, true, true", "332, true, false"})
    void pressureLeavesLaterThanItComes(int used, boolean before, boolean after) {
        PodVerdict last = new PodVerdict(
                Band.OK,
                List.of(),
                true,
                new Symptoms(before, false, false, false, false, "", ""),
                Cause.NONE,
                "c",
                "");

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
        return MemoryAssessor.assess(
                PodWindow.of(readings, THRESHOLDS.restartMb()),
                Diagnosis.HEALTHY,
                THRESHOLDS,
                before,
                at(seconds - 10 + later));
    }

    @ParameterizedTest(name = "{0}, helps {1}, on its way up {2}: {3}")
    @CsvSource({
        "HANDLER_LEAK, true, 100, MemoryGrowth",
        "HANDLER_LEAK, true, 448, MemoryThreshold+MemoryGrowth",
        "FRAGMENTATION, true, 100, Fragmentation",
        "SLOW_UPSTREAM, false, 100, Containment",
        "SLOW_UPSTREAM, false, 448, MemoryThreshold+Containment",
        "UNKNOWN, false, 100, Containment",
        "UNKNOWN, false, 448, MemoryThreshold",
    })
    void whatTheDiagnosisSeesDieGoesForItsOwnReason(Cause cause, boolean helps, long used, String reasons) {
        PodVerdict verdict = assess(told(Band.HARD, false, cause, helps), used);

        assertThat(verdict.reasons().stream().map(Reason::name)).containsExactly(reasons.split("\\+"));
        assertThat(verdict.band()).isEqualTo(reasons.equals("MemoryThreshold") ? Band.SOFT : Band.HARD);
        assertThat(verdict.cause()).isEqualTo(cause);
    }

    @Test
    void whatIsNotHardOrIsOverAlreadyMovesNobody() {
        assertThat(assess(told(Band.SOFT, false, Cause.HANDLER_LEAK, true), 100).reasons())
                .isEmpty();
        assertThat(assess(told(Band.HARD, true, Cause.HANDLER_LEAK, true), 100).band())
                .isEqualTo(Band.OK);
    }

    @Test
    void growthIsToldFromHalfwayToTheThreshold() {
        assertThat(assess(told(Band.OK, false, Cause.NONE, false), 223)
                        .symptoms()
                        .growing())
                .isFalse();
        assertThat(assess(told(Band.OK, false, Cause.NONE, false), 224)
                        .symptoms()
                        .growing())
                .isTrue();
    }

    private static PodVerdict assess(Diagnosis diagnosis, long used) {
        List<Reading> readings = List.of(sample(0, used, 0, 3_600), sample(10, used, 0, 3_610));
        return MemoryAssessor.assess(
                PodWindow.of(readings, THRESHOLDS.restartMb()), diagnosis, THRESHOLDS, PodVerdict.UNKNOWN, at(10));
    }

    private static Diagnosis told(Band band, boolean held, Cause cause, boolean helps) {
        return new Diagnosis(band, held, cause, Cause.NONE, 0.9, TimeToLimit.NEVER, helps, 12, 0, "", "");
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

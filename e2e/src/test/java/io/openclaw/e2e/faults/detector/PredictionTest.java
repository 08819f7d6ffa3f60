package io.openclaw.e2e.faults.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.settings.metrics.Vitals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredictionTest {
    private static final double MB_PER_MINUTE = 10;

    @ParameterizedTest
    @ValueSource(strings = {"linear", "theil-sen"})
    void aLineIsExtendedToTheWall(String name) {
        Detector detector = named(name, 900);
        for (int i = 0; i <= 120; i++) {
            detector.see(at(i * 10, i * 10, 100 + MB_PER_MINUTE * i / 6));
        }

        // 920 - 300 MB are left
        assertThat(detector.verdict().toLimit()).isNotNull();
        assertThat(detector.verdict().toLimit().p50()).isCloseTo(62 * 60, within(60.0));
        assertThat(detector.verdict().band()).isEqualTo(Verdict.Band.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "theil-sen"})
    void theNearerTheWallTheHarder(String name) {
        Detector detector = named(name, 900);
        for (int i = 0; i <= 120; i++) {
            detector.see(at(i * 10, i * 10, 650 + MB_PER_MINUTE * i / 6));
        }

        assertThat(detector.verdict().band()).isEqualTo(Verdict.Band.HARD);
        assertThat(detector.verdict().restartHelps()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "theil-sen"})
    void aProcessThatHasStartedAgainHasNoPast(String name) {
        Detector detector = named(name, 900);
        for (int i = 0; i <= 120; i++) {
            detector.see(at(i * 10, i * 10, 650 + MB_PER_MINUTE * i / 6));
        }

        detector.see(at(1_220, 5, 100));

        assertThat(detector.verdict()).isEqualTo(Verdict.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"linear", "theil-sen", "rss", "strikes", "nobody", "ours"})
    void aFlatPodIsLeftAlone(String name) {
        Detector detector = named(name, 900);
        for (int i = 0; i <= 600; i++) {
            detector.see(at(i * 10, i * 10, 300));
        }

        assertThat(detector.verdict().band()).isEqualTo(Verdict.Band.OK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rss", "strikes"})
    void aRuleFiresAboveItsThreshold(String name) {
        Detector detector = named(name, 900);
        for (int i = 0; i < 3; i++) {
            detector.see(at(i * 10, i * 10, 950));
        }

        assertThat(detector.verdict().band()).isEqualTo(Verdict.Band.HARD);
    }

    static Detector named(String name, double thresholdMb) {
        return Contender.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow()
                .make()
                .apply(thresholdMb);
    }

    /** Of a heap of 1000 MB in a container of 1100. */
    private static Vitals at(double at, double uptime, double liveMb) {
        return new Vitals(
                at,
                uptime,
                "r1",
                new Vitals.Heap(liveMb, liveMb, 1_000, 1_000, 0, 0),
                new Vitals.Native(20, 10, 400, liveMb + 60, 1_100),
                new Vitals.Collections(0, 0, 0),
                new Vitals.Queue(0, 0, 0, 0),
                new Vitals.Requests(0, 0, 0, 0, 0, 0),
                new Vitals.Cache(0, 0, 0, 0, 0),
                new Vitals.Upstream(0, 0, 0));
    }
}

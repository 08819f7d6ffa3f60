package io.openclaw.router.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.settings.Settings;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RuleStateTest {
    private static final long MIB = 1 << 20;
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    private final TestFigures figures = new TestFigures();

    private static RuleState gauge(String name, double threshold, int forSeconds) {
        return state(name, Settings.MetricType.GAUGE, threshold, forSeconds);
    }

    private static RuleState state(String name, Settings.MetricType type, double threshold, int forSeconds) {
        return new RuleState(
                "key",
                Rule.of(new Settings.Metric(name, type, threshold, Settings.Severity.WARNING, "notify", forSeconds)));
    }

    private Optional<Alert> lookAt(RuleState state, int second) {
        return state.look(figures, START.plusSeconds(second));
    }

    private Optional<Alert> usedMb(RuleState state, double mb, int second) {
        figures.gauge("router_memory_used_bytes", mb * MIB);
        return lookAt(state, second);
    }

    @Test
    void firesOnceWhenTheValueIsAboveTheThreshold() {
        RuleState state = gauge("router.memory.used_mb", 1536, 0);

        assertThat(usedMb(state, 1536, 0)).isEmpty();
        assertThat(usedMb(state, 1537, 5)).hasValueSatisfying(alert -> {
            assertThat(alert.isFiring()).isTrue();
            assertThat(alert.value()).isEqualTo(1537);
            assertThat(alert.summary()).isEqualTo("router.memory.used_mb is above 1536: 1537");
        });
        assertThat(usedMb(state, 1540, 10)).isEmpty();
        assertThat(state.value()).hasValue(1540);
    }

    @Test
    void waitsForAsLongAsTheValueMustStayAbove() {
        RuleState state = gauge("router.memory.used_mb", 1536, 60);

        assertThat(usedMb(state, 1600, 0)).isEmpty();
        assertThat(state.phase()).isEqualTo(RuleState.Phase.PENDING);
        assertThat(usedMb(state, 1600, 59)).isEmpty();
        assertThat(usedMb(state, 1600, 60)).isPresent();
    }

    @Test
    void beginsAnewWhenTheValueFallsWhileItIsPending() {
        RuleState state = gauge("router.memory.used_mb", 1536, 60);
        usedMb(state, 1600, 0);
        usedMb(state, 1500, 55);

        assertThat(state.phase()).isEqualTo(RuleState.Phase.INACTIVE);
        usedMb(state, 1600, 58);
        assertThat(usedMb(state, 1600, 70)).isEmpty();
        assertThat(usedMb(state, 1600, 118)).isPresent();
    }

    @Test
    void aValueThatSwingsAboutTheThresholdIsOneAlert() {
        RuleState state = gauge("router.memory.used_mb", 1536, 0);
        assertThat(usedMb(state, 1537, 0)).isPresent();

        for (int second = 5; second < 600; second += 5) {
            assertThat(usedMb(state, second % 2 == 0 ? 1530 : 1540, second)).isEmpty();
        }
    }

    @Test
    void endsAfterAMinuteBelow() {
        RuleState state = gauge("router.memory.used_mb", 1536, 0);
        usedMb(state, 1600, 0);

        assertThat(usedMb(state, 1000, 5)).isEmpty();
        assertThat(usedMb(state, 1000, 64)).isEmpty();
        assertThat(usedMb(state, 1000, 65)).hasValueSatisfying(alert -> {
            assertThat(alert.status()).isEqualTo("resolved");
            assertThat(alert.startedAt()).isEqualTo(START);
            assertThat(alert.endedAt()).isEqualTo(START.plusSeconds(65));
            assertThat(alert.value()).isEqualTo(1600);
        });
        assertThat(state.end("again", START)).isEmpty();
    }

    @Test
    void aFigureThatIsGoneIsNotAbove() {
        RuleState state = gauge("router.memory.used_mb", 1536, 0);
        usedMb(state, 1600, 0);
        figures.gauges.clear();

        lookAt(state, 5);
        assertThat(lookAt(state, 65)).isPresent();
        assertThat(state.value()).isEmpty();
    }

    @Test
    void judgesTheLargestOfSeveralGaugesAndTheSumOfCounters() {
        figures.gauge("router_upstream_endpoints_ejected", 1, 3).gauge("router_upstream_failures_total", 4, 6);

        assertThat(lookAt(gauge("router.upstream.endpoints_ejected", 3, 0), 0)).isEmpty();
        assertThat(lookAt(gauge("router.upstream.endpoints_ejected", 2, 0), 0)).isPresent();
        assertThat(lookAt(gauge("router.upstream.failures_total", 10, 0), 0)).isEmpty();
        assertThat(lookAt(gauge("router.upstream.failures_total", 9, 0), 0)).isPresent();
    }

    @Test
    void aHistogramIsAboveForFiveMinutesAfterAnObservationThatWas() {
        RuleState state = state("router.gc.pause_ms", Settings.MetricType.HISTOGRAM, 500, 0);
        figures.histogram("router_gc_pause_seconds", 3, 5, 7, 7);
        assertThat(lookAt(state, 0)).as("what was before the first look").isEmpty();
        figures.histogram("router_gc_pause_seconds", 4, 7, 9, 9);
        assertThat(lookAt(state, 5)).as("up to the threshold").isEmpty();
        figures.histogram("router_gc_pause_seconds", 4, 7, 10, 10);

        assertThat(lookAt(state, 10))
                .hasValueSatisfying(alert -> assertThat(alert.value()).isEqualTo(1000));
        assertThat(lookAt(state, 310)).isEmpty();
        assertThat(lookAt(state, 311)).isEmpty();
        assertThat(lookAt(state, 371))
                .hasValueSatisfying(alert -> assertThat(alert.isFiring()).isFalse());
    }

    @Test
    void ofWhatIsAboveAllBucketsNothingMoreIsKnown() {
        RuleState state = state("router.gc.pause_ms", Settings.MetricType.HISTOGRAM, 900, 0);
        figures.histogram("router_gc_pause_seconds", 0, 0, 0, 0);
        lookAt(state, 0);
        figures.histogram("router_gc_pause_seconds", 0, 0, 0, 1);

        assertThat(lookAt(state, 5))
                .hasValueSatisfying(alert -> assertThat(alert.value()).isEqualTo(1000));
    }

    @Test
    void saysWhyARuleCanNeverFire() {
        figures.gauge("router_queue_size", 1).histogram("router_gc_pause_seconds", 0, 0, 0, 0);

        assertThat(gauge("router.queue.sise", 1, 0).rule().doubt(figures))
                .hasValueSatisfying(why -> assertThat(why).contains("router_queue_sise", "router_queue_size"));
        assertThat(gauge("router.gc.pause_ms", 1, 0).rule().doubt(figures))
                .hasValueSatisfying(why -> assertThat(why).contains("type: histogram"));
        assertThat(state("router.queue.size", Settings.MetricType.HISTOGRAM, 1, 0)
                        .rule()
                        .doubt(figures))
                .hasValueSatisfying(why -> assertThat(why).contains("router_gc_pause_seconds"));
        assertThat(state("router.gc.pause_ms", Settings.MetricType.HISTOGRAM, 1000, 0)
                        .rule()
                        .doubt(figures))
                .hasValueSatisfying(why -> assertThat(why).contains("1000"));
        assertThat(gauge("router.queue.size", 1, 0).rule().doubt(figures)).isEmpty();
    }
}

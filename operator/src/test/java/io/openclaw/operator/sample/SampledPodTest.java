package io.openclaw.operator.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.diagnosis.Band;
import io.openclaw.operator.assess.Thresholds;
import io.openclaw.operator.sample.Sampler.Target;
import io.openclaw.settings.metrics.MetricsDocument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampledPodTest {
    private static final int PODS = 300;

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Thresholds THRESHOLDS = new Thresholds(448, Duration.ofSeconds(10), Duration.ofSeconds(60));

    @Test
    void classesThatPileUpAreTheSuspects() {
        SampledPod pod = pod("a");
        pod.end(
                scrape(
                        0,
                        Documents.of(
                                100,
                                1,
                                60,
                                List.of(
                                        new MetricsDocument.PilingUp("acme.Small", 10, 5, 0.1),
                                        new MetricsDocument.PilingUp("acme.BodyListener", 900, 800, 12.5)))),
                THRESHOLDS,
                START);

        assertThat(pod.suspects().getFirst())
                .hasToString("Filter leaking: 800 more objects of class acme.BodyListener than when the growth began,"
                        + " 12.5 MB in step with them.");
        assertThat(pod.suspects()).extracting(Suspect::className).containsExactly("acme.BodyListener", "acme.Small");
    }

    @Test
    void thePatientSeesWhatTheRouterSays() {
        SampledPod pod = pod("a");
        for (int sample = 0; sample < 6; sample++) {
            pod.end(scrape(10 * sample, Documents.of(450, 1 + sample, 60 + 10 * sample)), THRESHOLDS, START);
        }

        assertThat(pod.window().lastSample())
                .get()
                .extracting(Reading.Sample::usedMb)
                .isEqualTo(450L);
        assertThat(pod.diagnosis().band()).isEqualTo(Band.HARD);
    }

    @Test
    void takesNoMoreThanSixteenKib() {
        List<SampledPod> pods = new ArrayList<>();
        long[] bytes = new long[3];
        for (int round = 0; round < bytes.length; round++) {
            long before = usedBytes();
            for (int i = 0; i < PODS; i++) {
                pods.add(sampled("pod-" + round + "-" + i));
            }
            bytes[round] = (usedBytes() - before) / PODS;
        }
        Arrays.sort(bytes); // something else in this JVM may have ended meanwhile

        assertThat(pods.getLast().window().lastSample()).isPresent();
        assertThat(bytes[1]).isBetween(8L * 1024, 16L * 1024);
    }

    private static SampledPod sampled(String name) {
        SampledPod pod = pod(name);
        for (int sample = 0; sample < 64; sample++) {
            pod.end(
                    scrape(10 * sample, Documents.of(100 + sample, sample, 3_600 + 10 * sample)),
                    THRESHOLDS,
                    START.plusSeconds(10L * sample));
        }
        return pod;
    }

    private static SampledPod pod(String name) {
        return new SampledPod(new Target(new PodAddress("default", name, "10.0.0.1"), name, "rs1"), START, THRESHOLDS);
    }

    private static Scrape scrape(int seconds, MetricsDocument document) {
        return new Scrape(Reading.Sample.of(document, START.plusSeconds(seconds)), seconds, document);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}

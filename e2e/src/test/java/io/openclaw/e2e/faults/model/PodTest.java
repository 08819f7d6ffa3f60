package io.openclaw.e2e.faults.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.settings.metrics.Vitals;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PodTest {
    private static final int DAYS_EACH = 6;

    @ParameterizedTest
    @EnumSource(Look.class)
    void aHealthyPodLivesThroughItsDay(Look look) {
        for (int n = 0; n < DAYS_EACH; n++) {
            Pod pod = Pod.of(healthy(look, Load.values()[n % 3], n));
            while (!pod.over()) {
                assertThat(pod.advance()).as("seed %d at %.0f s", n, pod.now()).isNotEqualTo(Pod.Event.DIED);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void aSickOneDiesInAboutTheTimeItWasMadeFor(Fault fault) {
        List<Double> times = new ArrayList<>();
        for (Load load : Load.values()) {
            for (int n = 0; n < 5; n++) {
                Pod pod = Pod.of(new Scenario.Faulty(fault, 3_600, load, n));
                while (!pod.over()) {
                    if (pod.advance() == Pod.Event.DIED) {
                        times.add((pod.now() - pod.changeAt()) / 3_600);
                        break;
                    }
                }
            }
        }

        assertThat(times).hasSizeGreaterThanOrEqualTo(13);
        assertThat(times.stream().sorted().toList().get(times.size() / 2)).isBetween(0.5, 1.5);
    }

    @ParameterizedTest
    @EnumSource(Load.class)
    void figuresStayWithinTheirBoundsAndCountersOnlyRise(Load load) {
        Pod pod = Pod.of(new Scenario.Faulty(Fault.HANDLER_LEAK, 1_200, load, 3));
        Vitals before = null;
        while (pod.advance() != Pod.Event.DIED) {
            Vitals now = pod.vitals();
            assertThat(now.heap().liveMb()).isBetween(0.0, now.heap().maxMb());
            assertThat(now.heap().usedMb()).isLessThanOrEqualTo(now.heap().maxMb());
            assertThat(now.outside().pinnedMb())
                    .isLessThanOrEqualTo(now.outside().directMb());
            assertThat(now.outside().directMb())
                    .isLessThanOrEqualTo(now.outside().directMaxMb());
            assertThat(now.outside().rssMb()).isLessThanOrEqualTo(now.outside().limitMb());
            if (before != null) {
                assertThat(now.at()).isGreaterThanOrEqualTo(before.at());
                assertThat(now.requests().arrived())
                        .isGreaterThanOrEqualTo(before.requests().arrived());
                assertThat(now.collections().seconds())
                        .isGreaterThanOrEqualTo(before.collections().seconds());
            }
            before = now;
        }
    }

    @Test
    void oneStoryIsAlwaysTheSame() {
        assertThat(samples(healthy(Look.BURST, Load.HIGH, 5)))
                .isEqualTo(samples(healthy(Look.BURST, Load.HIGH, 5)))
                .isNotEqualTo(samples(healthy(Look.BURST, Load.HIGH, 7)));
    }

    private static List<Vitals> samples(Scenario scenario) {
        Pod pod = Pod.of(scenario);
        List<Vitals> all = new ArrayList<>();
        while (all.size() < 100) {
            if (pod.advance() == Pod.Event.SAMPLED) {
                all.add(pod.vitals());
            }
        }
        return all;
    }

    @Test
    void aPodIsLookedAtAboutEveryTenSecondsButForGaps() {
        assertThat(looks(Look.RAMP)).isBetween(8_300, 8_641);
        assertThat(looks(Look.GAPS)).isBetween(4_000, 8_400);
    }

    private static int looks(Look look) {
        Pod pod = Pod.of(healthy(look, Load.LOW, 1));
        int looks = 0;
        while (!pod.over()) {
            looks += pod.advance() == Pod.Event.SAMPLED ? 1 : 0;
        }
        return looks;
    }

    @Test
    void aRestartBeginsAllCountersAgainAndTheFaultGoesOn() {
        Pod pod = Pod.of(new Scenario.Faulty(Fault.HANDLER_LEAK, 1_200, Load.MEDIUM, 9));
        while (pod.advance() != Pod.Event.DIED) {}
        double died = pod.now();

        pod.restart(10);

        while (pod.advance() != Pod.Event.SAMPLED) {}
        assertThat(pod.vitals().uptime()).isLessThan(60);
        assertThat(pod.vitals().requests().arrived()).isLessThan((long) (60 * 10 * Load.MEDIUM.perSecond));
        assertThat(pod.now()).isCloseTo(died + 10, within(60.0));
        while (pod.advance() != Pod.Event.DIED) {}
        assertThat(pod.now() - died).isGreaterThan(600);
    }

    private static Scenario healthy(Look look, Load load, long seed) {
        return new Scenario.Healthy(look, load, seed);
    }
}

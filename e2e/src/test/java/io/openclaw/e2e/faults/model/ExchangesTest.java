package io.openclaw.e2e.faults.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ExchangesTest {
    private final Exchanges exchanges = new Exchanges();

    @Test
    void whatHasArrivedIsDoneOrWaitsOrRunsOrWasRefused() {
        var dice = new Dice(1);
        for (int second = 0; second < 10_000; second++) {
            exchanges.second(dice.poisson(100), dice.uniform(0.001, 5), dice.uniform(0, 200), 500);

            assertThat(exchanges.completed() + exchanges.queued() + exchanges.inFlight() + exchanges.refused())
                    .isCloseTo(exchanges.arrived(), within(1e-6));
            assertThat(exchanges.queued()).isBetween(0.0, 500.0);
            assertThat(exchanges.inFlight()).isGreaterThanOrEqualTo(0);
            assertThat(exchanges.finished()).isGreaterThanOrEqualTo(0);
        }
        assertThat(exchanges.refused()).isPositive();
    }

    @Test
    void asManyRunAsRateAndLatencySay() {
        for (int second = 0; second < 100; second++) {
            exchanges.second(50, 2, 1_000, 0);
        }

        assertThat(exchanges.inFlight()).isCloseTo(100, within(0.1));
        assertThat(exchanges.finished()).isCloseTo(50, within(0.1));
    }

    @Test
    void whereMoreComesThanMayBeginTheRestWaitsAndTheFirstTheLongest() {
        for (int second = 0; second < 100; second++) {
            exchanges.second(100, 0.1, 60, Double.POSITIVE_INFINITY);
        }

        assertThat(exchanges.queued()).isCloseTo(4_000, within(1e-6));
        assertThat(exchanges.oldestSeconds()).isBetween(40.0, 45.0);
    }
}

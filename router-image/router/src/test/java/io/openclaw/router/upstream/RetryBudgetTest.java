package io.openclaw.router.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget(0);

    private int takeAll(long now) {
        int taken = 0;
        while (budget.take(now)) {
            taken++;
        }
        return taken;
    }

    @Test
    void aQuietUpstreamMayRetryAFewTimesAndAgainLater() {
        assertThat(takeAll(0)).isEqualTo(10);
        assertThat(takeAll(1_000_000_000L)).isEqualTo(2);
        assertThat(takeAll(1_000_000_000_000L)).isEqualTo(10);
    }

    @Test
    void aFifthOfTheRequestsIsTheMost() {
        takeAll(0);
        for (int i = 0; i < 200; i++) {
            budget.request();
        }
        assertThat(takeAll(0)).isEqualTo(40);
    }

    @Test
    void longAgoDoesNotCount() {
        for (int i = 0; i < 1_000_000; i++) {
            budget.request();
        }
        assertThat(takeAll(0)).isEqualTo(100);
    }
}

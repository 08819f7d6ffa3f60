package io.openclaw.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.detector.Detector;
import io.openclaw.e2e.faults.detector.Verdict;
import io.openclaw.e2e.faults.detector.Verdict.Band;
import io.openclaw.e2e.faults.detector.Verdict.Cause;
import io.openclaw.e2e.faults.model.Fault;
import io.openclaw.e2e.faults.model.Load;
import io.openclaw.e2e.faults.model.Look;
import io.openclaw.e2e.faults.model.Scenario;
import io.openclaw.settings.metrics.Vitals;
import org.junit.jupiter.api.Test;

class TrialTest {
    private static final Scenario LEAK = new Scenario.Faulty(Fault.HANDLER_LEAK, 3_600, Load.MEDIUM, 4);

    /** Restarts what has run for so long. */
    private static Contender after(double uptime) {
        return new Contender("after", "after a while", true, _ -> new Detector() {
            private double since;

            @Override
            public void see(Vitals vitals) {
                since = vitals.uptime();
            }

            @Override
            public Verdict verdict() {
                return since < uptime
                        ? Verdict.OK
                        : new Verdict(Band.HARD, Cause.HANDLER_LEAK, true, new Verdict.Interval(0, 1, 1e9));
            }
        });
    }

    @Test
    void whatNobodyRestartsDiesAgainAndAgain() {
        Outcome.Ill ill = (Outcome.Ill) Trial.of(LEAK, Contender.NOBODY);

        assertThat(ill.watched().died()).isTrue();
        assertThat(ill.watched().warned()).isFalse();
        assertThat(ill.watched().cause()).isEqualTo(Cause.NONE);
        assertThat(ill.deaths()).isGreaterThanOrEqualTo(2);
        assertThat(ill.restarts()).isZero();
    }

    @Test
    void aLeakThatIsRestartedInTimeKillsNobody() {
        Outcome.Ill ill = (Outcome.Ill) Trial.of(LEAK, after(1_500));

        assertThat(ill.deaths()).isZero();
        assertThat(ill.restarts()).isGreaterThan(3);
    }

    @Test
    void oneThatIsRestartedTooLateDiesAllTheSame() {
        Outcome.Watched watched = ((Outcome.Ill) Trial.of(LEAK, Contender.NOBODY)).watched();
        double tooLate = watched.diedAt() - Trial.RESTART_SECONDS / 2;

        Outcome.Ill ill = (Outcome.Ill) Trial.of(LEAK, after(tooLate));

        assertThat(ill.watched().lead()).isBetween(1.0, Trial.RESTART_SECONDS);
        assertThat(ill.watched().held()).isEqualTo(ill.watched().intervals()).isPositive();
        assertThat(ill.deaths()).isPositive();
    }

    @Test
    void eachRestartOfAHealthyPodIsCharged() {
        Outcome.Well well = (Outcome.Well) Trial.of(new Scenario.Healthy(Look.RAMP, Load.LOW, 1), after(30_000));

        assertThat(well.restarts()).isEqualTo(2);
        assertThat(well.cost().samples()).isGreaterThan(8_000);
        assertThat(well.cost().nanos()).isPositive();
    }
}

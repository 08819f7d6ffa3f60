package io.openclaw.diagnosis.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.openclaw.diagnosis.history.Intake.Kind;
import io.openclaw.settings.metrics.Vitals;
import org.junit.jupiter.api.Test;

class IntakeTest {
    private final Intake intake = new Intake();

    private Kind take(double at, double uptime, double allocatedMb) {
        return intake.take(new Vitals(
                at,
                uptime,
                "one",
                new Vitals.Heap(10, 20, 96, 84, allocatedMb, 0),
                new Vitals.Native(4, 2, 28, 150, 368),
                new Vitals.Collections(0, 0, 0),
                new Vitals.Queue(0, 0, 0, 0),
                new Vitals.Requests(0, 0, 0, 0, 0, 0),
                new Vitals.Cache(0, 0, 0, 0, 0),
                new Vitals.Upstream(0, 0, 0)));
    }

    private double allocation() {
        return intake.row()[Signal.ALLOCATION.column()];
    }

    @Test
    void the_processs_clock_makes_the_rate_and_not_that_of_the_answers() {
        assertThat(take(100, 50, 0)).isEqualTo(Kind.FIRST);
        assertThat(take(103.9, 52, 4)).as("late by 1.9 s").isEqualTo(Kind.NEXT);
        assertThat(allocation()).isCloseTo(2, within(1e-9));
        assertThat(take(104, 54, 8)).isEqualTo(Kind.NEXT);
        assertThat(allocation()).as("not 40").isCloseTo(2, within(1e-9));
        assertThat(intake.seconds()).isEqualTo(2);
    }

    @Test
    void of_two_samples_of_one_moment_the_second_is_left_out_and_the_next_one_has_it_all() {
        take(100, 50, 0);
        assertThat(take(100.05, 50, 30)).isEqualTo(Kind.USELESS);
        assertThat(take(102, 52, 40)).isEqualTo(Kind.NEXT);
        assertThat(allocation()).isEqualTo(20);
    }

    @Test
    void a_process_that_is_as_old_as_the_one_before_was_is_another_one() {
        take(100, 50, 1000);
        assertThat(take(160, 50, 7)).isEqualTo(Kind.FIRST);
        assertThat(allocation()).isNaN();
    }
}

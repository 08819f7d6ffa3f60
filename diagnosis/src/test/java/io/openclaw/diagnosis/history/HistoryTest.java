package io.openclaw.diagnosis.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private final History history = new History();

    private int add(double at, double live, double inFlight) {
        double[] row = new double[Signal.ALL.length];
        Arrays.fill(row, Double.NaN);
        row[Signal.LIVE.column()] = live;
        row[Signal.IN_FLIGHT.column()] = inFlight;
        return history.add(at, 1, row);
    }

    @Test
    void a_bucket_has_the_least_live_heap_and_the_mean_of_the_rest() {
        assertThat(add(100, 50, 4)).isZero();
        assertThat(add(105, 40, 8)).isZero();
        assertThat(add(110, 70, 1)).isEqualTo(1);
        Ring finest = history.ring(0);
        assertThat(finest.size()).isEqualTo(1);
        assertThat(finest.time(0)).isEqualTo(105);
        assertThat(finest.value(Signal.LIVE, 0)).isEqualTo(40);
        assertThat(finest.value(Signal.IN_FLIGHT, 0)).isEqualTo(6);
        assertThat(finest.value(Signal.GC, 0)).isNaN();
    }

    @Test
    void a_rate_is_the_mean_over_time_however_uneven_the_samples() {
        double[] row = new double[Signal.ALL.length];
        Arrays.fill(row, Double.NaN);
        row[Signal.GC.column()] = 1;
        history.add(100.1, 0.1, row);
        row[Signal.GC.column()] = 0;
        history.add(105, 4.9, row);
        history.add(110, 5, row);
        assertThat(history.ring(0).value(Signal.GC, 0)).isCloseTo(0.02, within(1e-6));
    }

    @Test
    void a_gap_is_unknown_and_a_long_one_leaves_nothing() {
        add(100, 1, 1);
        add(140, 2, 2);
        add(150, 3, 3);
        Ring finest = history.ring(0);
        assertThat(finest.size()).isEqualTo(5);
        assertThat(finest.value(Signal.LIVE, 0)).isEqualTo(1);
        assertThat(finest.value(Signal.LIVE, 2)).isNaN();
        assertThat(finest.value(Signal.LIVE, 4)).isEqualTo(2);
        assertThat(finest.mean(Signal.LIVE, 0, 5)).isCloseTo(1.5, within(1e-9));
        add(100_000, 4, 4);
        assertThat(finest.mean(Signal.LIVE, 0, finest.size())).isNaN();
    }

    @Test
    void buckets_become_samples_of_the_coarser_window() {
        for (int i = 0; i <= 8640; i++) {
            add(10.0 * i, 100 + i % 4, 5);
        }
        assertThat(history.ring(0).size()).isEqualTo(32);
        assertThat(history.ring(1).size()).isEqualTo(32);
        assertThat(history.ring(2).size()).isEqualTo(32);
        assertThat(history.ring(3).size()).isEqualTo(29);
        assertThat(history.ring(3).value(Signal.LIVE, 0)).isEqualTo(100);
        assertThat(history.ring(3).time(0)).isEqualTo(1440);
        assertThat(history.now(Signal.IN_FLIGHT)).isEqualTo(5);
    }
}

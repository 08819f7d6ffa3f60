package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentTest {
    private static final long IN_USE = 999;

    private final Recent.Window window = new Recent.Window();

    @Test
    void before_the_first_collection_it_is_what_is_in_use() {
        assertThat(window.at(100, IN_USE)).isEqualTo(new Recent(IN_USE, 0));
    }

    @Test
    void the_least_and_the_longest_of_one_second_and_of_many_count() {
        collection(100, 50, 8);
        collection(100, 70, 3);
        collection(105, 60, 5);

        assertThat(window.at(105, IN_USE)).isEqualTo(new Recent(50, 8));
    }

    @Test
    void what_is_older_than_the_window_counts_no_more_but_for_what_it_left_at_last() {
        collection(100, 10, 900);
        collection(101, 40, 7);
        collection(110, 60, 5);

        assertThat(window.at(129, IN_USE)).isEqualTo(new Recent(10, 900));
        assertThat(window.at(130, IN_USE)).isEqualTo(new Recent(10, 7));
        assertThat(window.at(131, IN_USE)).isEqualTo(new Recent(40, 5));
        assertThat(window.at(140, IN_USE)).isEqualTo(new Recent(60, 0));
        assertThat(window.at(10_000, IN_USE)).isEqualTo(new Recent(60, 0));
    }

    @Test
    void a_second_that_takes_an_old_ones_place_leaves_what_was_live_last() {
        collection(95, 10, 1);
        collection(100, 40, 1);
        collection(130, 70, 1); // in the cell of 100

        assertThat(window.at(130, IN_USE)).isEqualTo(new Recent(40, 1));
    }

    private void collection(long second, long live, long pauseMs) {
        window.pause(second, pauseMs);
        window.live(second, live);
    }
}

package io.openclaw.e2e.cluster.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.cluster.controller.Rollout.Change;
import io.openclaw.e2e.cluster.controller.Rollout.Figures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arithmetic of a rolling update. */
class RolloutTest {

    @ParameterizedTest(name = "{0} pods, surge {1}, unavailable {2}: new {3}/{4}, old {5}/{6} -> {7}")
    @CsvSource({
        // replicas, surge, unavailable, new wanted, new available, old wanted, old available, next
        "2, 1, 0, 0, 0, 2, 2, new=1",
        "2, 1, 0, 1, 0, 2, 2, -",
        "2, 1, 0, 1, 1, 2, 2, old=1",
        "2, 1, 0, 1, 1, 1, 1, new=2",
        "2, 1, 0, 2, 1, 1, 1, -",
        "2, 1, 0, 2, 2, 1, 1, old=0",
        "2, 1, 0, 2, 2, 0, 0, -",
        "4, 0, 2, 0, 0, 4, 4, old=2",
        "3, 1, 0, 0, 0, 3, 1, new=1",
        "3, 1, 0, 1, 0, 3, 1, -",
        "3, 1, 1, 1, 0, 3, 2, old=2",
    })
    void itSurgesAndShrinksWithinItsBounds(
            int replicas, int surge, int unavailable, int current, int ready, int old, int oldReady, String next) {
        List<Change> changes = new Rollout(replicas, surge, unavailable)
                .next(new Figures("new", current, ready), List.of(new Figures("old", old, oldReady)));
        assertThat(changes)
                .extracting(change -> change.name() + "=" + change.replicas())
                .isEqualTo(next.equals("-") ? List.of() : List.of(next));
    }

    @Test
    void whileItStandsSetsAreScaledAndNothingElse() {
        List<Figures> middle = List.of(new Figures("old", 2, 2), new Figures("new", 1, 0));
        assertThat(new Rollout(2, 1, 0).standing(middle)).isEmpty();
        assertThat(new Rollout(4, 1, 0).standing(middle)).containsExactly(new Change("old", 4));
        assertThat(new Rollout(3, 1, 0).standing(List.of(new Figures("old", 2, 2), new Figures("new", 0, 0))))
                .containsExactly(new Change("old", 3));
    }

    @Test
    void aChangeOfReplicasGoesStraightToTheOnlySet() {
        assertThat(new Rollout(5, 1, 0).next(new Figures("new", 2, 2), List.of()))
                .containsExactly(new Change("new", 5));
        assertThat(new Rollout(0, 1, 0).next(new Figures("new", 2, 2), List.of()))
                .containsExactly(new Change("new", 0));
    }
}

package io.openclaw.e2e.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.e2e.faults.detector.Contender;
import io.openclaw.e2e.faults.model.Fault;
import io.openclaw.e2e.faults.model.Scenario;
import io.openclaw.e2e.faults.model.Scenario.Seeds;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A small part of what {@code mvn -Pfaultbench} does, with seeds that no threshold was tuned by. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultBenchIT {
    private static final int RUNS = 2;
    private static final int DAYS = 180;

    private final List<Score> scores = new ArrayList<>();

    @BeforeAll
    void judge() throws InterruptedException {
        List<Scenario> stories = Trials.stories(Seeds.HELD_OUT, RUNS, DAYS);
        for (Contender contender : Contender.all()) {
            scores.add(Trials.score(contender, stories));
        }
    }

    @Test
    void only_who_names_causes_keeps_every_bar() {
        assertThat(scores)
                .allSatisfy(score -> assertThat(Bar.lenient().stream().allMatch(bar -> bar.kept(score)))
                        .as(FaultPage.bars(List.of(score)))
                        .isEqualTo(score.contender().names()));
    }

    @Test
    void nearly_every_sick_pod_dies_that_nobody_restarts() {
        Score nobody = scores.getFirst();

        assertThat(Fault.values()).allSatisfy(fault -> {
            List<Outcome.Ill> sick = nobody.ill().stream()
                    .filter(each -> each.scenario().fault() == fault)
                    .toList();
            assertThat(sick.stream().filter(each -> each.watched().died()).count())
                    .isGreaterThanOrEqualTo(Math.round(0.9 * sick.size()));
        });
    }

    @Test
    void a_straight_line_sees_leaks_and_takes_healthy_pods_for_sick_ones() {
        Score linear = named("linear");

        assertThat(linear.recall()).isGreaterThan(0.8);
        assertThat(linear.falseRestarts()).isPositive();
        assertThat(linear.deaths(Fault.HANDLER_LEAK::equals))
                .isLessThan(scores.getFirst().deaths(Fault.HANDLER_LEAK::equals) / 2);
    }

    @Test
    void the_resident_set_says_little() {
        assertThat(named("rss").recall()).isLessThan(0.5);
    }

    private Score named(String name) {
        return scores.stream()
                .filter(score -> score.contender().name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

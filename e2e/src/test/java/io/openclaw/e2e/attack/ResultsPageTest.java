package io.openclaw.e2e.attack;

import static io.openclaw.e2e.attack.OutcomeTest.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsPageTest {
    private static final Outcome KEPT = OutcomeTest.of(run(40, true), run(41, true), run(42, true));
    private static final Outcome BROKEN =
            new Outcome(Attack.WEBSOCKETS, 3, List.of(), "IOException: the router ended with 78");

    @Test
    void the_verdicts_name_every_attack_and_why_one_failed() {
        assertThat(ResultsPage.verdicts(List.of(KEPT, BROKEN)))
                .containsPattern("\\| idle .* 41\\.0 .* passed ")
                .containsPattern("\\| websockets .* FAILED ")
                .contains("- websockets: IOException: the router ended with 78");
    }

    @Test
    void the_page_says_how_it_came_about_and_shows_each_run() {
        AttackOptions options = new AttackOptions(Path.of(""), AttackOptions.named(""), 3, Duration.ofSeconds(60));

        assertThat(ResultsPage.page(options, "on a day", List.of("kernel: Linux"), List.of(KEPT, BROKEN)))
                .startsWith("# Under attack")
                .contains(
                        "`mvn -Pattack` on a day: each attack 3 times for 60 s.", "- kernel: Linux", "--memory-mb 128")
                .contains("| run 3 ", "- attackers in run 3: as ever");
    }
}

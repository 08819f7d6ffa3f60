package io.openclaw.e2e.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealPageTest {
    private static final Story LEAK = Story.of("leak", List.of("HandlerLeak"), "", given -> {});
    private static final Story WELL = Story.ofNothing("well", "", given -> {});

    private static Played played(Story story, String... told) {
        return new Played(story, 1, List.of(told), told.length == 0 ? -1 : 61.4, 0, 0, MissingNode.getInstance(), null);
    }

    @Test
    void whatIsRight() {
        assertThat(played(LEAK, "HandlerLeak", "GCPressure").isRight()).isTrue();
        assertThat(played(LEAK, "GCPressure", "HandlerLeak").isRight()).isFalse();
        assertThat(played(LEAK).isRight()).isFalse();
        assertThat(played(WELL).isRight()).isTrue();
        assertThat(played(WELL, "Unknown").isRight()).isFalse();
    }

    @Test
    void agreementIsTheShareOfThoseThatAreRight() {
        List<Played> runs = List.of(played(LEAK, "HandlerLeak"), played(LEAK), played(WELL), played(WELL));
        assertThat(RealPage.agreement(runs)).isEqualTo(0.75);

        assertThat(RealPage.page("today", List.of("machine: one"), runs))
                .contains("- machine: one\n- agreement: 75.0 % of 4 runs")
                .containsPattern("\\| leak +\\| 1 +\\| HandlerLeak +\\| HandlerLeak \\| 61 ")
                .containsPattern("\\| leak +\\| 1 +\\| HandlerLeak +\\| none .*WRONG");
    }
}

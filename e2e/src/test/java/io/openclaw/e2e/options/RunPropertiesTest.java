package io.openclaw.e2e.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunPropertiesTest {
    private static final String RUNS = "properties-test.runs";

    private final RunProperties properties = new RunProperties("properties-test");

    @AfterEach
    void forget() {
        System.clearProperty(RUNS);
    }

    @Test
    void whatIsNotSaidIsAsUsual() {
        assertThat(properties.atLeastOne("runs", 3)).isEqualTo(3);
        System.setProperty(RUNS, " ");
        assertThat(properties.atLeastOne("runs", 3)).isEqualTo(3);
        assertThat(properties.listed("runs")).isEmpty();
    }

    @Test
    void whatIsSaidIsTaken() {
        System.setProperty(RUNS, "7");
        assertThat(properties.atLeastOne("runs", 3)).isEqualTo(7);
        System.setProperty(RUNS, "a, b,,c");
        assertThat(properties.listed("runs")).containsExactly("a", "b", "c");
    }

    @Test
    void whatCanNotBeIsRefusedWithItsName() {
        System.setProperty(RUNS, "0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties.atLeastOne("runs", 3))
                .withMessage("properties-test.runs is at least 1, not 0");
        System.setProperty(RUNS, "many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties.atLeastOne("runs", 3))
                .withMessage("properties-test.runs is a number, not 'many'");
    }
}

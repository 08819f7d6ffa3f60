package io.openclaw.e2e.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AttackOptionsTest {
    @Test
    void only_every_attack_often_and_long_enough_may_replace_the_written_results() {
        assertThat(options("", 3, 60).full()).isTrue();
        assertThat(options("readers,idle", 3, 60).full()).isFalse();
        assertThat(options("", 1, 60).full()).isFalse();
        assertThat(options("", 3, 20).full()).isFalse();
    }

    @Test
    void an_attack_that_nobody_knows_is_refused_with_those_that_there_are() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AttackOptions.named("readers,sockets"))
                .withMessageContaining("'sockets'")
                .withMessageContaining("websockets");
    }

    private static AttackOptions options(String only, int runs, int seconds) {
        return new AttackOptions(Path.of(""), AttackOptions.named(only), runs, Duration.ofSeconds(seconds));
    }
}

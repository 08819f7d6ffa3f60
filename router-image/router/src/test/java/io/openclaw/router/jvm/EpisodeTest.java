package io.openclaw.router.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EpisodeTest {
    private final Episode episode = new Episode(0.70, 0.60);

    @Test
    void beginsOnceUntilTheFigureIsWellBelow() {
        assertThat(episode.begins(0.69)).isFalse();
        assertThat(episode.begins(0.70)).isTrue();
        assertThat(episode.begins(0.95)).isFalse();
        assertThat(episode.begins(0.61)).isFalse();
        assertThat(episode.begins(0.71)).isFalse();
        assertThat(episode.begins(0.59)).isFalse();
        assertThat(episode.begins(0.70)).isTrue();
    }
}

package io.openclaw.e2e.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private static WriteScript twoReadyPods() {
        return new WriteScript()
                .created("a")
                .created("b")
                .at(1)
                .ready("a")
                .at(2)
                .ready("b")
                .at(3)
                .available();
    }

    private static Evidence of(WriteScript script) {
        return Evidence.of(script.writes(), "default", "edge");
    }

    @Test
    void aRestartAsItShouldBe() {
        Evidence evidence = of(twoReadyPods().replaced(10, "a", "c"));

        assertThat(evidence.completed()).hasSize(1);
        Restart restart = evidence.completed().getFirst();
        assertThat(restart.pod()).isEqualTo("a");
        assertThat(restart.replacement()).isEqualTo("c");
        assertThat(restart.detached()).isEqualTo(WriteScript.START.plusSeconds(10));
        assertThat(restart.surgeReady()).isEqualTo(WriteScript.START.plusSeconds(13));
        assertThat(restart.diverted()).isEqualTo(WriteScript.START.plusMillis(13_200));
        assertThat(restart.deleted()).isEqualTo(WriteScript.START.plusSeconds(15));
        assertThat(restart.gone()).isEqualTo(WriteScript.START.plusSeconds(16));
        assertThat(evidence.restartsOverlap()).isFalse();
        assertThat(evidence.minReady()).contains(2);
        assertThat(evidence.minServing()).contains(2);
        assertThat(evidence.oomKilled()).isZero();
    }

    @Test
    void twoRestartsOneAfterTheOtherDoNotOverlap() {
        Evidence evidence =
                of(twoReadyPods().replaced(10, "a", "c").at(16).touched("b").replaced(16, "b", "d"));

        assertThat(evidence.completed()).extracting(Restart::replacement).containsExactly("c", "d");
        assertThat(evidence.restartsOverlap()).isFalse();
    }

    @Test
    void aRestartThatBeginsBeforeTheOthersPodIsGoneOverlaps() {
        Evidence evidence = of(twoReadyPods()
                .at(10)
                .detached("a")
                .created("c")
                .at(13)
                .ready("c")
                .diverted("a")
                .at(15)
                .deleting("a")
                .at(15.5)
                .detached("b")
                .at(16)
                .gone("a"));

        assertThat(evidence.restartsOverlap()).isTrue();
        assertThat(evidence.completed()).hasSize(1);
    }

    @Test
    void aRestartThatNeverEndsOverlapsEveryLaterOne() {
        assertThat(of(twoReadyPods().at(10).detached("a").at(60).detached("b")).restartsOverlap())
                .isTrue();
    }

    @Test
    void aDrainBeforeTheReplacementIsReadyLeavesTooFewServing() {
        Evidence evidence = of(twoReadyPods()
                .at(10)
                .detached("a")
                .created("c")
                .at(11)
                .diverted("a")
                .at(13)
                .ready("c"));

        assertThat(evidence.minServing()).contains(1);
        assertThat(evidence.minReady())
                .as("ready all the same, for who doesn't look at the label")
                .contains(2);
    }

    @Test
    void aPodThatIsBeingDeletedIsNotReady() {
        assertThat(of(twoReadyPods().at(10).deleting("a")).minReady()).contains(1);
    }

    @Test
    void whatWasBeforeTheFirstAvailableDoesNotCount() {
        assertThat(of(twoReadyPods()).minReady()).contains(2);
        assertThat(of(new WriteScript().created("a").at(1).ready("a").at(2).available())
                        .minReady())
                .contains(1);
        assertThat(of(new WriteScript().created("a").ready("a")).minReady()).isEmpty();
    }

    @Test
    void aRolledBackRestartEndsAndIsNotCompleted() {
        Evidence evidence = of(twoReadyPods()
                .at(10)
                .detached("a")
                .created("c")
                .at(20)
                .attachedAgain("a")
                .gone("c")
                .replaced(30, "a", "d"));

        assertThat(evidence.restarts()).hasSize(2);
        assertThat(evidence.restartsOverlap()).isFalse();
        assertThat(evidence.completed()).extracting(Restart::replacement).containsExactly("d");
    }

    @Test
    void countsEveryEndForWantOfMemoryOnce() {
        Evidence evidence = of(twoReadyPods()
                .at(10)
                .ended("a", 137, "OOMKilled")
                .at(11)
                .touched("a")
                .at(20)
                .ended("a", 137, "Error")
                .at(21)
                .ended("b", 0, "Completed")
                .at(22)
                .ended("b", 1, "OOMKilled"));

        assertThat(evidence.memoryDeaths())
                .extracting(Evidence.MemoryDeath::pod)
                .containsExactly("a", "a", "b");
    }

    @Test
    void readsTheWrittenReasons() {
        var script = twoReadyPods().replaced(10, "a", "c").history("a", "MemoryThreshold", "Requested");

        assertThat(RouterStatus.reasons(script.writes(), "default", "edge"))
                .containsExactlyEntriesOf(Map.of("a", List.of("MemoryThreshold", "Requested")));
    }
}

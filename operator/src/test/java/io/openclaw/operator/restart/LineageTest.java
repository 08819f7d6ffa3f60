package io.openclaw.operator.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.openclaw.operator.restart.RestartState.Finished;
import io.openclaw.operator.restart.RestartState.Outcome;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a pod inherits with the place of another. */
class LineageTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private static Finished replaced(String pod, String by, String reason, String cause, long beforeMb, long afterMb) {
        return new Finished(
                NOON, pod, by, List.of(reason), cause, beforeMb, afterMb, 1L, 1L, "1 MB in 1 byte[]", Outcome.Replaced);
    }

    private static final Finished HEIR = replaced("b", "c", "MemoryThreshold", null, 80, 78);

    @Test
    void whoIsFullFromItsBirthHasWhatThePodBeforeItHad() {
        Finished first = replaced("a", "b", "MemoryThreshold", "InsufficientMemory", 80, 79);

        Finished explained = Lineage.explained(HEIR, List.of(first));

        assertThat(explained.cause()).isEqualTo("InsufficientMemory");
        assertThat(explained.evidence())
                .isEqualTo("As in pod a before it, whose restart freed nothing. 1 MB in 1 byte[]");
    }

    @Test
    void whoseRestartHadHelpedLeavesNothing() {
        assertThat(Lineage.explained(HEIR, List.of(replaced("a", "b", "MemoryThreshold", "HandlerLeak", 80, 20))))
                .isEqualTo(HEIR);
    }

    @Test
    void aPodOfOtherParentsInheritsNothing() {
        assertThat(Lineage.explained(
                        HEIR, List.of(replaced("a", "x", "MemoryThreshold", "InsufficientMemory", 80, 79))))
                .isEqualTo(HEIR);
    }

    @Test
    void whatIsKnownOfItselfStands() {
        Finished own = replaced("b", "c", "MemoryThreshold", "HandlerLeak", 80, 78);

        assertThat(Lineage.explained(own, List.of(replaced("a", "b", "MemoryThreshold", "InsufficientMemory", 80, 79))))
                .isEqualTo(own);
    }

    @Test
    void whoeverWasAskedToGoHasNoTrouble() {
        Finished asked = replaced("b", "c", "RestartRequested", null, 80, 78);

        assertThat(Lineage.explained(
                        asked, List.of(replaced("a", "b", "MemoryThreshold", "InsufficientMemory", 80, 79))))
                .isEqualTo(asked);
    }
}

package io.openclaw.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionSetTest {
    private static final Instant THEN = Instant.parse("2026-11-22T10:00:00.900Z");
    private static final Instant NOW = THEN.plusSeconds(60);

    @Test
    void theTimeChangesWithTheStatusAlone() {
        List<Condition> before = new ConditionSet(List.of(), 1, THEN)
                .set("Ready", true, "AllPodsReady", "3 of 3")
                .toList();

        List<Condition> reworded = new ConditionSet(before, 2, NOW)
                .set("Ready", true, "Other", "4 of 4")
                .toList();
        List<Condition> changed = new ConditionSet(before, 2, NOW)
                .set("Ready", false, "Other", "2 of 4")
                .toList();

        assertThat(reworded.getFirst().getLastTransitionTime()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(reworded.getFirst().getMessage()).isEqualTo("4 of 4");
        assertThat(reworded.getFirst().getObservedGeneration()).isEqualTo(2);
        assertThat(changed.getFirst().getLastTransitionTime()).isEqualTo("2026-11-22T10:01:00Z");
    }

    @Test
    void anUnchangedSituationIsAnEqualCondition() {
        List<Condition> before = new ConditionSet(List.of(), 1, THEN)
                .set("Ready", true, "AllPodsReady", "3 of 3")
                .toList();

        assertThat(new ConditionSet(before, 1, NOW)
                        .set("Ready", true, "AllPodsReady", "3 of 3")
                        .toList())
                .isEqualTo(before);
    }
}

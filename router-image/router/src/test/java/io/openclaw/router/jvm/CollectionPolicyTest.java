package io.openclaw.router.jvm;

import static io.openclaw.router.jvm.CollectionPolicy.Decision.COLLECT_WHILE_IDLE;
import static io.openclaw.router.jvm.CollectionPolicy.Decision.CONFIRM_LIVE_SET;
import static io.openclaw.router.jvm.CollectionPolicy.Decision.LEAVE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CollectionPolicyTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final CollectionPolicy POLICY = new CollectionPolicy(448, 32, 64);

    @Test
    void confirmsALiveSetThatOnlyYoungCollectionsHaveSeen() {
        GcFigures young = GcFigures.NONE.withCollection(false, 450);

        assertThat(POLICY.decide(young, 460, false, START, START.plusSeconds(10)))
                .isEqualTo(CONFIRM_LIVE_SET);
    }

    @Test
    void confirmsAtMostEveryTenSeconds() {
        GcFigures young = GcFigures.NONE.withCollection(false, 450);

        assertThat(POLICY.decide(young, 460, false, START, START.plusSeconds(9)))
                .isEqualTo(LEAVE);
    }

    @Test
    void leavesALiveSetThatAnOldCollectionHasConfirmed() {
        GcFigures confirmed = GcFigures.NONE.withCollection(true, 449).withCollection(false, 455);

        assertThat(POLICY.decide(confirmed, 460, false, START, START.plusSeconds(100)))
                .isEqualTo(LEAVE);
    }

    @Test
    void confirmsAgainAfterAnOldCollectionHasRefutedIt() {
        GcFigures refuted = GcFigures.NONE.withCollection(true, 100).withCollection(false, 448);

        assertThat(POLICY.decide(refuted, 460, false, START, START.plusSeconds(10)))
                .isEqualTo(CONFIRM_LIVE_SET);
    }

    @Test
    void looksAgainWhenTheHeapOutgrowsWhatTheLastCollectionLeft() {
        GcFigures confirmed = GcFigures.NONE.withCollection(true, 450);

        assertThat(POLICY.decide(confirmed, 515, false, START, START.plusSeconds(10)))
                .isEqualTo(CONFIRM_LIVE_SET);
        assertThat(POLICY.decide(confirmed, 514, false, START, START.plusSeconds(10)))
                .as("young generations explain it")
                .isEqualTo(LEAVE);
    }

    @Test
    void collectsGarbageWhileNobodyWaitsAtMostOnceAMinute() {
        GcFigures live = GcFigures.NONE.withCollection(false, 100);

        assertThat(POLICY.decide(live, 164, true, START, START.plusSeconds(60))).isEqualTo(COLLECT_WHILE_IDLE);
        assertThat(POLICY.decide(live, 164, true, START, START.plusSeconds(59))).isEqualTo(LEAVE);
        assertThat(POLICY.decide(live, 164, false, START, START.plusSeconds(60)))
                .isEqualTo(LEAVE);
        assertThat(POLICY.decide(live, 163, true, START, START.plusSeconds(60))).isEqualTo(LEAVE);
    }
}

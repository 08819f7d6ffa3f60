package io.openclaw.router.jvm;

import static io.openclaw.router.jvm.CollectionPolicy.Decision.COLLECT_WHILE_IDLE;
import static io.openclaw.router.jvm.CollectionPolicy.Decision.CONFIRM_EXACTLY;
import static io.openclaw.router.jvm.CollectionPolicy.Decision.CONFIRM_LIVE_SET;
import static io.openclaw.router.jvm.CollectionPolicy.Decision.LEAVE;
import static io.openclaw.router.jvm.CollectionPolicy.Load.IDLE;
import static io.openclaw.router.jvm.CollectionPolicy.Load.SERVING;
import static io.openclaw.router.jvm.CollectionPolicy.Load.SHEDDING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectionPolicyTest {
    private static final CollectionPolicy POLICY = new CollectionPolicy(List.of(448L, 470L), 430, 470, 460, 32, 64);

    /** Where the last collections, asked for or not, were seconds ago. */
    private static CollectionPolicy.Decision decide(
            GcFigures gc, long heapUsed, CollectionPolicy.Load load, long sinceForced, long sinceOld) {
        return POLICY.decide(gc, heapUsed, load, Duration.ofSeconds(sinceForced), Duration.ofSeconds(sinceOld));
    }

    @Test
    void confirmsALiveSetThatOnlyYoungCollectionsHaveSeen() {
        GcFigures young = GcFigures.NONE.withCollection(false, 450);

        assertThat(decide(young, 460, SERVING, 10, 5)).isEqualTo(CONFIRM_LIVE_SET);
    }

    @Test
    void confirmsAtMostEveryTenSeconds() {
        GcFigures young = GcFigures.NONE.withCollection(false, 450);

        assertThat(decide(young, 460, SERVING, 9, 5)).isEqualTo(LEAVE);
    }

    @Test
    void leavesALiveSetThatAnOldCollectionHasConfirmed() {
        GcFigures confirmed = GcFigures.NONE.withCollection(true, 449).withCollection(false, 455);

        assertThat(decide(confirmed, 460, SERVING, 100, 5)).isEqualTo(LEAVE);
    }

    @Test
    void confirmsAgainAfterAnOldCollectionHasRefutedIt() {
        GcFigures refuted = GcFigures.NONE.withCollection(true, 100).withCollection(false, 448);

        assertThat(decide(refuted, 460, SERVING, 10, 5)).isEqualTo(CONFIRM_LIVE_SET);
    }

    @Test
    void looksAgainWhenTheHeapOutgrowsWhatTheLastCollectionLeft() {
        GcFigures confirmed = GcFigures.NONE.withCollection(true, 450);

        assertThat(decide(confirmed, 515, SERVING, 10, 5)).isEqualTo(CONFIRM_LIVE_SET);
        assertThat(decide(confirmed, 514, SERVING, 10, 5))
                .as("young generations explain it")
                .isEqualTo(LEAVE);
    }

    @Test
    void collectsGarbageWhileNobodyWaitsAtMostOnceAMinute() {
        GcFigures live = GcFigures.NONE.withCollection(false, 100);

        assertThat(decide(live, 164, IDLE, 60, 5)).isEqualTo(COLLECT_WHILE_IDLE);
        assertThat(decide(live, 164, IDLE, 59, 5)).isEqualTo(LEAVE);
        assertThat(decide(live, 164, SERVING, 60, 5)).isEqualTo(LEAVE);
        assertThat(decide(live, 163, IDLE, 60, 5)).isEqualTo(LEAVE);
    }

    @Test
    void confirmsEachMarkThatIsReached() {
        GcFigures confirmed = GcFigures.NONE.withCollection(true, 449).withCollection(false, 470);

        assertThat(decide(confirmed, 471, SERVING, 10, 5)).isEqualTo(CONFIRM_LIVE_SET);
    }

    @Test
    void renewsAHighFigureThatNoCollectionComesToRenew() {
        GcFigures tight = GcFigures.NONE.withCollection(true, 430);
        GcFigures sunk = tight.withCollection(false, 429);

        assertThat(decide(tight, 431, SERVING, 100, 59)).isEqualTo(LEAVE);
        assertThat(decide(tight, 431, SERVING, 100, 60)).isEqualTo(CONFIRM_LIVE_SET);
        assertThat(decide(sunk, 461, SERVING, 100, 100))
                .as("a newer one has found less")
                .isEqualTo(LEAVE);
    }

    @Test
    void nobodyIsRefusedForWhatAConcurrentCycleHasLeft() {
        GcFigures marked = GcFigures.NONE.withMarking(470);

        assertThat(decide(marked, 471, SERVING, 9, 1)).isEqualTo(LEAVE);
        assertThat(decide(marked, 471, SERVING, 10, 1)).isEqualTo(CONFIRM_EXACTLY);
        assertThat(decide(marked.withCollection(true, 470), 471, SERVING, 10, 1))
                .as("it is exact now")
                .isEqualTo(LEAVE);
        assertThat(decide(GcFigures.NONE.withMarking(469), 470, SERVING, 10, 1)).isEqualTo(LEAVE);
    }

    @Test
    void whileRequestsAreRefusedTheFigureIsRenewedExactly() {
        GcFigures scarce = GcFigures.NONE.withCollection(true, 460);

        assertThat(decide(scarce, 461, SHEDDING, 100, 9)).isEqualTo(LEAVE);
        assertThat(decide(scarce, 461, SHEDDING, 100, 10)).isEqualTo(CONFIRM_EXACTLY);
        assertThat(decide(GcFigures.NONE.withMarking(460), 461, SHEDDING, 100, 1))
                .isEqualTo(CONFIRM_EXACTLY);
        assertThat(decide(GcFigures.NONE.withCollection(true, 459), 460, SHEDDING, 100, 100))
                .as("it is something else that there is too little of")
                .isNotEqualTo(CONFIRM_EXACTLY);
    }
}

package io.openclaw.e2e.faults.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class RouterTest {
    private static final double LEAK_MB = 0.001;

    private final Profile profile = Profile.draw(Load.MEDIUM, new Dice(7)).withinMeans();

    @Test
    void aLeakRaisesWhatIsLiveByItsBytesForEachRequest() {
        Conditions leaking = conditions();
        leaking.leakedPerRequestMb = LEAK_MB;
        Router with = new Router(profile, leaking, "r1", new Dice(1));
        Router without = new Router(profile, conditions(), "r1", new Dice(1));

        run(with, 1_000);
        run(without, 1_000);

        double requests = with.exchanges().arrived()
                - with.exchanges().queued()
                - with.exchanges().refused();
        assertThat(with.heap().liveMb() - without.heap().liveMb())
                .isCloseTo(requests * LEAK_MB, within(0.02 * requests * LEAK_MB));
    }

    @Test
    void theResidentSetHardlyFalls() {
        Conditions conditions = conditions();
        Router router = new Router(profile, conditions, "r1", new Dice(1));
        conditions.gatheredMb = 0.4 * profile.sizing().directMaxMb();
        run(router, 600);
        double high = router.outside().residentMb();
        conditions.gatheredMb = 0;

        run(router, 7_200);

        assertThat(router.outside().residentMb()).isBetween(0.92 * high, 1.05 * high);
    }

    @Test
    void whatAnAllocatorCantGiveBackIsReservedAndNotPinned() {
        Conditions conditions = conditions();
        conditions.splinteredPerRequestMb = 0.0002;
        Router router = new Router(profile, conditions, "r1", new Dice(1));
        run(router, 1_000);
        double apart = router.outside().reservedMb() - router.outside().pinnedMb();

        run(router, 200);

        assertThat(router.outside().reservedMb() - router.outside().pinnedMb()).isGreaterThan(apart + 2);
    }

    @Test
    void aBufferThatIsNeverFreedIsPinnedUntilNoneIsLeft() {
        Conditions conditions = conditions();
        conditions.leakedDirectPerRequestMb = profile.sizing().directMaxMb() / 50_000;
        Router router = new Router(profile, conditions, "r1", new Dice(1));
        int seconds = 0;
        while (!router.dead() && seconds++ < 10_000) {
            router.second(150);
        }

        assertThat(router.dead()).isTrue();
        assertThat(router.outside().pinnedMb()).isGreaterThan(profile.sizing().directMaxMb());
    }

    private Conditions conditions() {
        var conditions = new Conditions();
        conditions.cacheMb = profile.residents().cache().capMb();
        return conditions;
    }

    private static void run(Router router, int seconds) {
        for (int i = 0; i < seconds; i++) {
            router.second(150);
        }
    }
}

package io.openclaw.e2e.faults.model;

/** Ways in which a healthy pod's day looks as if something were wrong. */
public enum Look {
    /** Much of what stays is there only after an hour or so. */
    WARM_UP,
    /** The cache takes hours to fill. */
    CACHE_FILL,
    /** The rate goes to twice or three times itself, and stays. */
    RAMP,
    DAY_CURVE,
    /** Much gets old before it is garbage. */
    SAWTOOTH,
    /** The pod is replaced by one of the next revision. */
    DEPLOY,
    BURST,
    /** Looks fail, for seconds or for half an hour. */
    GAPS,
    /** The process starts again in its place, and counters begin at 0. */
    COUNTER_RESET;

    Profile shape(Profile profile, Dice dice) {
        Traffic traffic = profile.traffic();
        Residents residents = profile.residents();
        CacheUse cache = residents.cache();
        return switch (this) {
            case WARM_UP ->
                profile.withResidents(residents.withWarmUp(dice.uniform(0.2, 0.5), dice.logUniform(900, 5_400)));
            case CACHE_FILL ->
                profile.withResidents(residents.with(
                        cache.withStored(Math.min(cache.stored(), slowFill(profile, dice.logUniform(7_200, 43_200))))));
            case RAMP ->
                profile.withTraffic(traffic.with(new Traffic.Ramp(
                        dice.uniform(1_800, 50_000), dice.logUniform(600, 14_400), dice.uniform(1.8, 3))));
            case DAY_CURVE -> profile.withTraffic(traffic.withDay(dice.uniform(0.5, 0.8)));
            case SAWTOOTH -> profile.withCosts(profile.costs().withPromoted(dice.logUniform(0.005, 0.04)));
            case BURST ->
                profile.withTraffic(traffic.with(
                        new Traffic.Bursts(dice.uniform(15, 60), dice.uniform(2, 6), dice.logUniform(20, 300))));
            case GAPS ->
                profile.withSampling(
                        new Sampling(3, dice.uniform(0.02, 0.08), dice.uniform(5, 20), dice.logUniform(60, 1_500)));
            case DEPLOY, COUNTER_RESET -> profile;
        };
    }

    private static double slowFill(Profile profile, double seconds) {
        CacheUse cache = profile.residents().cache();
        double missedMb = profile.traffic().perSecond() * cache.lookups() * (1 - cache.mostHits()) * cache.entryMb();
        return cache.capMb() / (seconds * missedMb);
    }

    /** Seconds between two starts of the process; 0 where it runs through the day. */
    double restartEvery() {
        return switch (this) {
            case DEPLOY -> Traffic.DAY / 2;
            case COUNTER_RESET -> Traffic.DAY / 3;
            default -> 0;
        };
    }
}

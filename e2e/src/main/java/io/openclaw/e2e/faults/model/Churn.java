package io.openclaw.e2e.faults.model;

/** Ever more is allocated, and ever more of it lives just long enough to get old, until collections take all of the time. */
final class Churn {
    private static final double FIRST = 0.2;
    /** Of what is allocated, in the end. */
    private static final double PROMOTED = 0.35;

    private static final double MOST_MB_PER_SECOND = 1_500;
    private static final double LAST = 1.5;

    private Churn() {}

    static Course course(Onset onset) {
        Profile profile = onset.profile();
        Costs costs = profile.costs();
        Sizing sizing = profile.sizing();
        double usual = onset.rate() * profile.work().allocatedMb();
        double most = Math.max(4, MOST_MB_PER_SECOND / usual);
        double times = Math.min(most, onset.dice().logUniform(8, 25));
        double mbPerSecond = usual * times + costs.backgroundMb();
        double live = Room.LAST * sizing.mostLiveMb() - onset.room().heapMb();
        double room = Math.max(1, sizing.heapMb() - sizing.youngMb() - live);
        double promoted = PROMOTED + costs.promoted();
        double youngSeconds =
                (costs.youngMs() + costs.msPerMb() * promoted * sizing.youngMb()) / sizing.youngMb() / 1000;
        double oldSeconds = promoted / room * (20 + costs.fullMsPerMb() * live) / 1000;
        double slower = Math.max(1, 1 / (mbPerSecond * (youngSeconds + (sizing.serial() ? oldSeconds : 0))));
        return (since, conditions) -> {
            double part = FIRST + (1 - FIRST) * Math.min(LAST, since / onset.seconds());
            conditions.allocation = 1 + (times - 1) * part;
            conditions.promoted = PROMOTED * part;
            conditions.pauses = 1 + (slower - 1) * part;
        };
    }
}

package io.openclaw.e2e.faults.model;

/** Direct memory in an allocator's chunks, and the resident set, which falls by little and late. */
final class NativeMemory {
    /** Chunks that each arena keeps. */
    private static final double SLACK_MB = 4;

    private static final double CHUNKS_GO_SECONDS = 600;
    private static final double RESIDENT_GOES_SECONDS = 3_600;
    /** Of its highest, what the resident set keeps. */
    private static final double KEPT = 0.93;
    /** Code, class metadata, threads: there at once; the rest within a quarter of an hour. */
    private static final double COLD = 0.6;

    private static final double WARM_UP_SECONDS = 900;
    /** Of the plan's figure, what a router takes in the end: its terms have room. */
    private static final double TAKEN = 0.55;

    private final Sizing sizing;
    private final Costs costs;
    private final Dice dice;

    private double pinned;
    private double reserved;
    private double splintered;
    private double mallocMb;
    private double breath;
    private double resident;
    private double highest;

    NativeMemory(Sizing sizing, Costs costs, Dice dice) {
        this.sizing = sizing;
        this.costs = costs;
        this.dice = dice;
    }

    void second(double uptime, double pinnedMb, double heapTouchedMb, double finished, Conditions conditions) {
        pinned = pinnedMb;
        splintered += finished * conditions.splinteredPerRequestMb;
        mallocMb += finished * conditions.mallocPerRequestMb;
        double needed = Math.min(sizing.directMaxMb(), pinned / costs.utilisation() + SLACK_MB + splintered);
        reserved = needed >= reserved ? needed : reserved - (reserved - needed) / CHUNKS_GO_SECONDS;
        breath += -breath / 60 + 0.05 * dice.gaussian();
        double warm = COLD + (1 - COLD) * -Math.expm1(-uptime / WARM_UP_SECONDS);
        double now = TAKEN * sizing.nativeMb() * warm + heapTouchedMb + reserved + mallocMb + breath;
        resident =
                now >= resident ? now : Math.max(KEPT * highest, resident - (resident - now) / RESIDENT_GOES_SECONDS);
        highest = Math.max(highest, resident);
    }

    boolean directExhausted() {
        return pinned + splintered > sizing.directMaxMb();
    }

    boolean killed() {
        return resident > sizing.limitMb();
    }

    double pinnedMb() {
        return pinned;
    }

    double reservedMb() {
        return reserved;
    }

    double residentMb() {
        return resident;
    }
}

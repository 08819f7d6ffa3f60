package io.openclaw.diagnosis.finding;

import io.openclaw.diagnosis.history.Signal;
import io.openclaw.diagnosis.tuning.Thresholds;
import io.openclaw.settings.metrics.Vitals;

/**
 * What each pool of memory can grow to, in MB.
 *
 * @param heap live, in the middle of where it may end
 * @param heapOff from there to the first and to the last place
 * @param pinned direct memory
 * @param idle what pinned direct memory leaves
 * @param outside what heap and direct memory leave of the container
 */
public record Walls(double heap, double heapOff, double pinned, double idle, double outside) {

    /** @param usedMb of the heap, at most so far: its pages stay */
    public static Walls of(Vitals vitals, double usedMb) {
        double max = vitals.heap().maxMb();
        // from where on each collection is one of everything, to where an allocation fails
        double first = Thresholds.OLD_FULL * Math.min(vitals.heap().oldMaxMb(), Thresholds.HEAP_TIGHT * max);
        double last = Thresholds.HEAP_FULL * max;
        return new Walls(
                (first + last) / 2,
                (last - first) / 2,
                vitals.outside().directMaxMb(),
                vitals.outside().directMaxMb() - vitals.outside().pinnedMb(),
                vitals.outside().limitMb() - usedMb - vitals.outside().directMb());
    }

    public double of(Signal pool) {
        return switch (pool) {
            case LIVE -> heap;
            case PINNED -> pinned;
            case IDLE -> idle;
            case NATIVE -> outside;
            default -> throw new IllegalArgumentException(pool + " has no wall");
        };
    }

    /** How far off it may be. */
    double off(Signal pool) {
        return pool == Signal.LIVE ? heapOff : 0;
    }
}

package io.openclaw.router.jvm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How long collections have stopped the router, as a histogram.
 *
 * @param counts pauses that fell into each of {@link #BOUNDS_MS}, and last those above all of them
 * @param totalMs all pauses together
 */
public record Pauses(List<Long> counts, long totalMs) {
    /** Upper bounds, inclusive: from what nobody notices to what gets a pod killed by its liveness probe. */
    public static final List<Integer> BOUNDS_MS = List.of(1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000);

    static final Pauses NONE = new Pauses(Collections.nCopies(BOUNDS_MS.size() + 1, 0L), 0);

    Pauses with(long pauseMs) {
        int bucket = 0;
        while (bucket < BOUNDS_MS.size() && pauseMs > BOUNDS_MS.get(bucket)) {
            bucket++;
        }
        List<Long> next = new ArrayList<>(counts);
        next.set(bucket, next.get(bucket) + 1);
        return new Pauses(Collections.unmodifiableList(next), totalMs + pauseMs);
    }
}

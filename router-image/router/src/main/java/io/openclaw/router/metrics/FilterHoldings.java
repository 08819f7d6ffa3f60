package io.openclaw.router.metrics;

import io.openclaw.router.heap.LeakSearch;
import java.util.List;

/**
 * What a filter has live, by the newest histogram that was taken.
 *
 * @param instances of its classes
 * @param bytes of the objects themselves, what they hold of the JDK's classes apart
 * @param suspects its classes that pile up
 */
public record FilterHoldings(long instances, long bytes, List<LeakSearch.Suspect> suspects) {
    static final FilterHoldings NONE = new FilterHoldings(0, 0, List.of());
}

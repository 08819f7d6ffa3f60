package io.openclaw.router.metrics;

import io.openclaw.router.exchange.FilterFigures;
import io.openclaw.router.heap.LeakSearch;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** {@code router_filter_*}: what filters cost, and what they hold. */
final class FilterSeries {
    private static final double NANOS_PER_SECOND = 1e9;

    private FilterSeries() {}

    static void write(Exposition text, Snapshot.Filters filters) {
        each(text.counters("router_filter_requests", "Requests that a filter was asked about."), filters, one ->
                (double) one.requests());
        each(
                text.counters("router_filter_seconds", "Spent in a filter and its listeners, on event loops."),
                filters,
                one -> one.nanos() / NANOS_PER_SECOND);
        each(text.counters("router_filter_allocated_bytes", "Heap that a filter has allocated there."), filters, one ->
                (double) one.allocatedBytes());
        each(text.counters("router_filter_failures", "Exceptions that a filter let out."), filters, one ->
                (double) one.failures());
        each(
                text.gauges(
                        "router_filter_live_objects", "Objects of a filter's classes, by the newest class histogram."),
                filters,
                one -> (double) filters.of(one.name()).instances());
        each(text.gauges("router_filter_live_bytes", "What those take, what they hold apart."), filters, one ->
                (double) filters.of(one.name()).bytes());
        Exposition.Family suspects = text.gauges(
                "router_filter_leak_objects",
                "Objects of those of a filter's classes that pile up, and only of those.");
        for (FilterFigures filter : filters.costs()) {
            for (LeakSearch.Suspect suspect : filters.of(filter.name()).suspects()) {
                suspects.value(Map.of("filter", filter.name(), "class", suspect.className()), suspect.instances());
            }
        }
    }

    private static void each(
            Exposition.Family family, Snapshot.Filters filters, ToDoubleFunction<FilterFigures> figure) {
        filters.costs().forEach(filter -> family.value(Map.of("filter", filter.name()), figure.applyAsDouble(filter)));
    }
}

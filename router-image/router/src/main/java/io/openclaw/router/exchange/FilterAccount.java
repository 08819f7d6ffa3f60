package io.openclaw.router.exchange;

import io.openclaw.router.filter.LoadedFilter;
import io.openclaw.router.jvm.ThreadAllocations;
import java.util.concurrent.atomic.LongAdder;

/** One filter, and what it costs. */
final class FilterAccount {
    private final LoadedFilter filter;
    private final LongAdder requests = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder failures = new LongAdder();

    FilterAccount(LoadedFilter filter) {
        this.filter = filter;
    }

    LoadedFilter filter() {
        return filter;
    }

    void asked() {
        requests.increment();
    }

    void failed() {
        failures.increment();
    }

    /**
     * A call is over.
     *
     * @param startNanos nano time of its beginning
     * @param startBytes what its thread had allocated by then
     */
    void spent(long startNanos, long startBytes) {
        bytes.add(ThreadAllocations.ofThisThread() - startBytes);
        nanos.add(System.nanoTime() - startNanos);
    }

    FilterFigures figures() {
        return new FilterFigures(filter.name(), requests.sum(), nanos.sum(), bytes.sum(), failures.sum());
    }
}

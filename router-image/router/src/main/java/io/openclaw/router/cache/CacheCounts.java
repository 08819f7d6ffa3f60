package io.openclaw.router.cache;

import java.util.concurrent.atomic.LongAdder;

/** What became of the requests of routes that cache. */
final class CacheCounts {
    final LongAdder hits = new LongAdder();
    final LongAdder collapsed = new LongAdder();
    final LongAdder stale = new LongAdder();
    final LongAdder validated = new LongAdder();
    final LongAdder misses = new LongAdder();
    final LongAdder bypassed = new LongAdder();
    final LongAdder stored = new LongAdder();
    final LongAdder purged = new LongAdder();

    CacheFigures.Requests read() {
        return new CacheFigures.Requests(
                hits.sum(), collapsed.sum(), stale.sum(), validated.sum(), misses.sum(), bypassed.sum());
    }
}

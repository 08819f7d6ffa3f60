package io.openclaw.router.upstream;

import java.util.concurrent.atomic.LongAdder;

/** What happened with the upstreams of one name, whatever their settings were. Adders, because all event loops count here with every request. */
final class UpstreamCounts {
    final LongAdder requests = new LongAdder();
    final LongAdder failures = new LongAdder();
    final LongAdder retries = new LongAdder();
}

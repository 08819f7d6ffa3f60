package io.openclaw.e2e.load;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts outcomes as they come in. For any number of threads. */
final class Counter {

    private final LongAdder requests = new LongAdder();
    private final LongAdder ok = new LongAdder();
    private final LongAdder shed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final Map<String, String> examples = new ConcurrentHashMap<>();
    private final LatencyHistogram latencies = new LatencyHistogram();

    void scheduled() {
        requests.increment();
    }

    void ended(Outcome outcome, Duration latency) {
        switch (outcome) {
            case Outcome.Ok _ -> {
                latencies.record(latency);
                ok.increment();
            }
            case Outcome.Shed _ -> shed.increment();
            case Outcome.Failed(String reason, String example) -> {
                examples.putIfAbsent(reason, example);
                failures.computeIfAbsent(reason, _ -> new LongAdder()).increment();
                failed.increment();
            }
        }
    }

    /** The ends are read before the starts, so that a snapshot never shows more ended than begun. */
    Tally tally() {
        Map<String, Long> counts = new TreeMap<>();
        failures.forEach((reason, count) -> counts.put(reason, count.sum()));
        long okSoFar = ok.sum();
        long shedSoFar = shed.sum();
        long failedSoFar = failed.sum();
        return new Tally(
                requests.sum(), okSoFar, shedSoFar, failedSoFar, counts, new TreeMap<>(examples), latencies.snapshot());
    }
}

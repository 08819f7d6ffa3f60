package io.openclaw.e2e.attack;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** What a crowd saw. Written by its thread, read by others. */
final class CrowdTally {
    final AtomicLong connected = new AtomicLong();
    final AtomicLong requests = new AtomicLong();
    /** Connections that the router ended. */
    final AtomicLong ended = new AtomicLong();
    /** Requests whose attacker left, or was cut, before an answer began. */
    final AtomicLong unanswered = new AtomicLong();
    /** Open now. */
    final AtomicLong open = new AtomicLong();

    private final Map<Integer, AtomicLong> answers = new ConcurrentSkipListMap<>();

    void answered(int status) {
        answers.computeIfAbsent(status, _ -> new AtomicLong()).incrementAndGet();
    }

    /** By status. */
    Map<Integer, Long> answers() {
        Map<Integer, Long> copy = new TreeMap<>();
        answers.forEach((status, count) -> copy.put(status, count.get()));
        return copy;
    }

    @Override
    public String toString() {
        return "%d connections, %d requests, answers %s, %d ended by the router, %d without an answer"
                .formatted(connected.get(), requests.get(), answers(), ended.get(), unanswered.get());
    }
}

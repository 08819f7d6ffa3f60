package io.openclaw.router.jvm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Whether the heap is exhausted though no allocation has failed yet: a full heap can be collected back to back for minutes in which no
 * request gets done. Only the parallel collector has such a limit of its own.
 */
public final class GcOverhead {
    static final Duration WINDOW = Duration.ofSeconds(10);
    /** Part of the window spent in pauses: at nine tenths a router serves nobody. */
    static final double EXHAUSTED_SHARE = 0.9;
    /** Below this part of the heap a collection still finds room, and long pauses have another cause. */
    static final double FULL = 0.9;

    private record Pause(Instant end, long ms) {}

    private final long heapMaxBytes;
    private final Deque<Pause> pauses = new ArrayDeque<>();

    public GcOverhead(long heapMaxBytes) {
        this.heapMaxBytes = heapMaxBytes;
    }

    /** @return whether the heap is exhausted */
    public boolean observe(Collection collection, Instant now) {
        pauses.add(new Pause(now, collection.pauseMs()));
        while (Duration.between(pauses.getFirst().end, now).compareTo(WINDOW) > 0) {
            pauses.removeFirst();
        }
        long paused = pauses.stream().mapToLong(Pause::ms).sum();
        return collection.old()
                && collection.remainingBytes() >= FULL * heapMaxBytes
                && paused >= EXHAUSTED_SHARE * WINDOW.toMillis();
    }
}

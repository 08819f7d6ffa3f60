package io.openclaw.e2e.faults.model;

/**
 * The upstream takes less than comes. First it still keeps up, with little to spare; in the end a part of what comes stays in the queue, which fills the room.
 * Its capacity follows the day as the requests do, as that of an upstream does that scales, but not far enough.
 */
final class Backlog {
    /** While it keeps up: noise alone doesn't fill the queue for long. */
    private static final double TO_SPARE = 1.3;
    /** Of what comes, what stays in the end: more than the noise, and less than all. */
    private static final double LEAST_EXCESS = 0.08;

    private static final double MOST_EXCESS = 0.6;
    private static final double SLOWS_WITHIN_SECONDS = 120;

    private Backlog() {}

    static Course course(Onset onset, boolean slower) {
        Work work = onset.profile().work();
        double crowd = slower ? work.concurrency() - onset.rate() * work.latencySeconds() : 0;
        double heapMb = Math.max(1, onset.room().heapMb() - crowd * work.heapMb());
        double directMb = Math.max(1, onset.room().directMb() - crowd * work.relayMb());
        double rate = onset.rate();
        double wanted = onset.seconds() * onset.dice().uniform(0.6, 1);
        double heapCount = heapMb / work.queuedHeapMb();
        double mostCount = MOST_EXCESS * rate * wanted;
        // where requests are few, whole bodies are held
        double bytes = Math.max(1, directMb / (mostCount * work.queuedMb()));
        double count = Math.min(heapCount, directMb / (bytes * work.queuedMb()));
        double excess = Math.max(LEAST_EXCESS, count / (wanted * rate));
        double keepsUp = onset.seconds() - count / (excess * rate);
        return (since, conditions) -> {
            conditions.unboundedQueue = true;
            conditions.queuedBytes = bytes;
            double of = since < keepsUp ? TO_SPARE : 1 - excess;
            double capacity = of * onset.traffic().expected(onset.at() + since) / work.capacity();
            double set = Math.min(1, since / SLOWS_WITHIN_SECONDS);
            if (slower) {
                conditions.latency = Math.max(1, 1 + set * (1 / capacity - 1));
            } else {
                conditions.capacity = 1 + set * (capacity - 1);
            }
        };
    }
}

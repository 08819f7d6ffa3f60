package io.openclaw.router.upstream;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/** What happened with the upstreams of one name, whatever their settings were. */
final class UpstreamCounts {
    final LongAdder failures = new LongAdder();
    final LongAdder retries = new LongAdder();
    /** By event loop: each writes its own alone, so that no request costs a fence. */
    private final AtomicLongArray requests;

    final AnswerTimes.Counter answers;

    UpstreamCounts(int loops) {
        requests = new AtomicLongArray(loops);
        answers = new AnswerTimes.Counter(loops);
    }

    /** One more; to be called on that event loop. */
    void request(int loop) {
        requests.setRelease(loop, requests.getPlain(loop) + 1);
    }

    long requests() {
        long sum = 0;
        for (int i = 0; i < requests.length(); i++) {
            sum += requests.get(i);
        }
        return sum;
    }
}

package io.openclaw.diagnosis;

import io.openclaw.settings.metrics.Vitals;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A pod as a test draws it: a 512 MB heap, 200 requests a second, an old collection a minute, a sample each ten seconds. A test sets its figures from
 * second to second; what is left alone stands still, with a little noise on live heap.
 */
final class Pod {
    private static final double STEP = 10;

    final Patient patient;
    private final SplittableRandom random = new SplittableRandom(42);
    private double at = 1000;
    private double started = 1000;
    String revision = "one";
    double live = 150;
    double noise = 2;
    double piled;
    double direct = 60;
    double pinned = 50;
    double rss = 780;
    long old;
    boolean collectsOld = true;
    private double gcSeconds;
    double gc = 0.01;
    double pauseMs = 20;
    private double allocated;
    double allocation = 50;
    private long arrived;
    private long completed;
    double arrivals = 200;
    double completions = 200;
    long queued;
    double queue;
    double oldest;
    long inFlight = 20;
    double outbound;
    long unwritable = 2;
    double body;
    double cache = 30;
    double cacheMax = 64;
    double p95 = 0.1;

    Pod() {
        this(new Limits(300, 0));
    }

    Pod(Limits limits) {
        patient = new Patient(limits);
    }

    /**
     * Lives on for so many seconds.
     *
     * @param each what changes, told the seconds since the beginning of this stretch
     */
    Diagnosis live(double seconds, Consumer<Double> each) {
        for (double second = STEP; second <= seconds; second += STEP) {
            at += STEP;
            each.accept(second);
            arrived += Math.round(arrivals * STEP);
            completed += Math.round(completions * STEP);
            gcSeconds += gc * STEP;
            allocated += allocation * STEP;
            if (collectsOld && Math.round(at) % 60 == 0) {
                old++;
            }
            patient.see(vitals());
        }
        return patient.diagnosis();
    }

    Diagnosis live(double seconds) {
        return live(seconds, second -> {});
    }

    /** Nobody looks at it for a while. */
    void unseen(double seconds) {
        at += seconds;
    }

    void restart() {
        started = at;
        arrived = 0;
        completed = 0;
        old = 0;
        gcSeconds = 0;
        allocated = 0;
    }

    /** As a fault in who counts: everything falls back to 0, and the process lives on. */
    void resetCounters() {
        double since = started;
        restart();
        started = since;
    }

    Vitals vitals() {
        return new Vitals(
                at,
                at - started,
                revision,
                new Vitals.Heap(live + noise * random.nextDouble(), 512, 512, 448, allocated, piled),
                new Vitals.Native(direct, pinned, 400, rss, 1100),
                new Vitals.Collections(old, gcSeconds, pauseMs),
                new Vitals.Queue(queued, queue, 0, oldest),
                new Vitals.Requests(arrived, completed, inFlight, outbound, unwritable, body),
                new Vitals.Cache(cache, cacheMax, arrived / 2, arrived / 2, 0),
                new Vitals.Upstream(completed, 0.05 * (double) completed, p95));
    }
}

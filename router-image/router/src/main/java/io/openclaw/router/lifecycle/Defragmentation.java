package io.openclaw.router.lifecycle;

import io.openclaw.router.http.TrafficServer;
import io.openclaw.router.jvm.ForcedCollection;
import io.openclaw.router.jvm.FragmentationDetector;
import io.openclaw.router.jvm.FragmentationDetector.Verdict;
import io.openclaw.router.jvm.Held;
import io.openclaw.router.jvm.NativeMemory;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.memory.MemoryPlan;
import java.time.Duration;

/** Gives back what is held for nobody; where that does not help, says that only a new process does. Looked at by one thread; read by all. */
final class Defragmentation {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);
    private static final long MIB = 1 << 20;

    private final FragmentationDetector detector;
    private final TrafficServer traffic;
    private final RouterLog log;
    private volatile boolean fragmented;
    private Duration looked = Duration.ZERO;

    Defragmentation(MemoryPlan plan, TrafficServer traffic, RouterLog log) {
        detector = new FragmentationDetector(plan.settings().router().process().fragmentation(), plan.limitMb() * MIB);
        this.traffic = traffic;
        this.log = log;
    }

    /** Whether a trim was tried and memory is held for nobody all the same. */
    boolean isFragmented() {
        return fragmented;
    }

    /** @param now since the start */
    void look(Duration now) {
        if (now.minus(looked).compareTo(BETWEEN_LOOKS) < 0) {
            return;
        }
        looked = now;
        Held held = Held.now();
        Verdict verdict = detector.observe(now, held);
        if (verdict == Verdict.TRIM) {
            ForcedCollection.run(); // a direct buffer that nobody holds any more keeps its memory until it is collected
            traffic.trim();
            NativeMemory.trim();
        }
        if (verdict == Verdict.FRAGMENTED && !fragmented) {
            log.warn(
                    "High fragmentation detected, initiating graceful restart",
                    detector.waste(held).orElseThrow(),
                    "Tried: a collection and a trim, a minute ago");
        }
        fragmented = verdict == Verdict.FRAGMENTED;
    }
}

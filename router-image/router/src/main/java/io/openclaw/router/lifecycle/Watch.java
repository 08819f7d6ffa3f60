package io.openclaw.router.lifecycle;

import io.openclaw.router.admission.Gate;
import io.openclaw.router.jvm.Collection;
import io.openclaw.router.jvm.CollectionPolicy;
import io.openclaw.router.jvm.Episode;
import io.openclaw.router.jvm.ForcedCollection;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.GcOverhead;
import io.openclaw.router.jvm.GcWatch;
import io.openclaw.router.jvm.GrowthTrend;
import io.openclaw.router.log.RouterLog;
import io.openclaw.settings.Settings;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at the heap every {@code gc_interval_ms} and at each collection, asks for collections where the policy says so, and says what it sees. */
final class Watch implements AutoCloseable {
    /** Contract, "Log look". */
    private static final double PRESSURE_AT = 0.70;
    /** Far enough below that a sawtooth doesn't start a new episode with each tooth. */
    private static final double PRESSURE_OVER_BELOW = 0.60;

    private static final long SLOW_PAUSE_MS = 450;
    private static final long MIB = 1 << 20;

    private final Settings.Process process;
    private final long heapMaxBytes;
    private volatile long pauseAlertMs;
    private final RouterLog log;
    private final MemoryExhausted fatal;
    private final Supplier<Gate.Figures> gate;
    private final Clock clock;
    private final Instant start;
    private final CollectionPolicy policy;
    private final Episode pressure = new Episode(PRESSURE_AT, PRESSURE_OVER_BELOW);
    private final GrowthTrend trend;
    private final GcOverhead overhead;
    private final GcWatch gc;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clw-watch").factory());
    private Instant lastForced;

    Watch(Settings settings, RouterLog log, MemoryExhausted fatal, Supplier<Gate.Figures> gate, Clock clock) {
        process = settings.router().process();
        heapMaxBytes = process.maxHeapMb() * MIB;
        pauseAlertMs = PauseAlert.thresholdMs(settings.monitoring());
        this.log = log;
        this.fatal = fatal;
        this.gate = gate;
        this.clock = clock;
        start = clock.instant();
        lastForced = start;
        long decisive = Math.min(process.restartOnMemoryThresholdMb() * MIB, (long) (PRESSURE_AT * heapMaxBytes));
        policy = new CollectionPolicy(decisive, process.maxNewSpaceMb() * MIB, process.forceGcThresholdMb() * MIB);
        trend = new GrowthTrend(heapMaxBytes);
        overhead = new GcOverhead(heapMaxBytes);
        gc = GcWatch.start(this::collected);
        // never cancelled alone, and its task lets nothing out: the future has nothing to say
        var _ = timer.scheduleAtFixedRate(
                this::look, process.gcIntervalMs(), process.gcIntervalMs(), TimeUnit.MILLISECONDS);
    }

    /** Other settings are in force: of them, what this watches by. */
    void configured(Settings settings) {
        pauseAlertMs = PauseAlert.thresholdMs(settings.monitoring());
    }

    GcFigures gc() {
        return gc.figures();
    }

    private void look() {
        try {
            fatal.rememberRequests();
            log.writeFolded();
            force();
            GcFigures figures = gc.figures();
            // judged by what an old collection left: what only a young one did holds old garbage, and would cry wolf
            if (figures.oldCount() > 0 && pressure.begins((double) figures.liveAfterOldBytes() / heapMaxBytes)) {
                warnOfPressure(figures.liveAfterOldBytes());
            }
            trend.observe(Duration.between(start, clock.instant()), figures).ifPresent(this::warnOfGrowth);
        } catch (Throwable e) {
            // a timer drops a task that throws: say it, and look again next time
            fatal.uncaughtException(Thread.currentThread(), e);
        }
    }

    private void force() {
        Instant now = clock.instant();
        Gate.Figures requests = gate.get();
        boolean idle = requests.inFlight() == 0 && requests.size() == 0;
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        switch (policy.decide(gc.figures(), used, idle, lastForced, now)) {
            case LEAVE -> {}
            case CONFIRM_LIVE_SET, COLLECT_WHILE_IDLE -> {
                lastForced = now;
                ForcedCollection.run();
            }
        }
    }

    /** On the thread of the collections. */
    private void collected(Collection collection) {
        if (overhead.observe(collection, clock.instant())) {
            fatal.uncaughtException(
                    Thread.currentThread(), new OutOfMemoryError("collecting takes all the time and finds no room"));
        }
        if (collection.pauseMs() >= Math.min(SLOW_PAUSE_MS, pauseAlertMs)) {
            List<String> facts = new ArrayList<>();
            facts.add("Collector: " + collection.collector());
            facts.add("Heap in use after it: " + collection.remainingBytes() / MIB + " MB");
            if (collection.pauseMs() >= pauseAlertMs) {
                facts.add("clw-gc-pause-exceeded: the alert threshold is " + pauseAlertMs + "ms");
            }
            log.warn("Slow GC detected (pause: " + collection.pauseMs() + "ms)", facts.toArray(String[]::new));
        }
    }

    private void warnOfPressure(long liveBytes) {
        log.warn(
                "Memory pressure detected",
                "Allocated: " + liveBytes / MIB + " MB",
                "Available: " + (heapMaxBytes - liveBytes) / MIB + " MB",
                "GC threshold: " + Math.round(PRESSURE_AT * 100) + "%");
    }

    private void warnOfGrowth(GrowthTrend.Growth growth) {
        List<String> facts = new ArrayList<>();
        for (GrowthTrend.Point point : growth.points()) {
            Duration uptime = point.uptime();
            facts.add(String.format(
                    Locale.ROOT,
                    "%02d:%02d:%02d - %d MB",
                    uptime.toHours(),
                    uptime.toMinutesPart(),
                    uptime.toSecondsPart(),
                    point.liveBytes() / MIB));
        }
        facts.add("Growth rate: ~" + Math.round(growth.bytesPerMinute() / MIB) + " MB/minute");
        facts.add("clw-heap-growing: each collection leaves more than the one before");
        log.warn("Memory usage trend:", facts.toArray(String[]::new));
    }

    @Override
    public void close() {
        timer.shutdownNow();
        gc.close();
    }
}

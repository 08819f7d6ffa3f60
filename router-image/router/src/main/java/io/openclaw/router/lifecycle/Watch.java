package io.openclaw.router.lifecycle;

import io.openclaw.router.jvm.Collection;
import io.openclaw.router.jvm.CollectionPolicy;
import io.openclaw.router.jvm.ForcedCollection;
import io.openclaw.router.jvm.GcFigures;
import io.openclaw.router.jvm.GcOverhead;
import io.openclaw.router.jvm.GcWatch;
import io.openclaw.router.jvm.GrowthTrend;
import io.openclaw.router.jvm.Recent;
import io.openclaw.router.log.RouterLog;
import io.openclaw.router.memory.Pressure.Rung;
import io.openclaw.settings.Settings;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Looks at the heap every {@code gc_interval_ms} and at each collection, asks for collections where the policy says so, and says what it sees. */
final class Watch implements AutoCloseable {
    private static final long SLOW_PAUSE_MS = 450;
    private static final long MIB = 1 << 20;

    private final Settings.Process process;
    private final long heapMaxBytes;
    private volatile long pauseAlertMs;
    private final AtomicLong pausesExceeded = new AtomicLong();
    private final RouterLog log;
    private final MemoryExhausted fatal;
    private final Supplier<CollectionPolicy.Load> load;
    private final Clock clock;
    private final Instant start;
    private final CollectionPolicy policy;
    private final Listener listener;
    private final GrowthTrend trend;
    private final GcOverhead overhead;
    private final GcWatch gc;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("clw-watch").factory());
    private Instant lastForced;
    private Instant lastOld;
    private long oldCount;

    /** Told of each look. */
    interface Listener {
        /** @param growth of the live heap as the looks before have found it, in bytes a second */
        void looked(GcFigures gc, double growth, Duration uptime);
    }

    Watch(
            Settings settings,
            RouterLog log,
            MemoryExhausted fatal,
            Supplier<CollectionPolicy.Load> load,
            Listener listener,
            Clock clock) {
        process = settings.router().process();
        heapMaxBytes = process.maxHeapMb() * MIB;
        pauseAlertMs = PauseAlert.thresholdMs(settings.monitoring());
        this.log = log;
        this.fatal = fatal;
        this.load = load;
        this.listener = listener;
        this.clock = clock;
        start = clock.instant();
        lastForced = start;
        lastOld = start;
        policy = policy();
        trend = new GrowthTrend(heapMaxBytes);
        overhead = new GcOverhead(heapMaxBytes);
        gc = GcWatch.start(this::collected);
        // never cancelled alone, and its task lets nothing out: the future has nothing to say
        var _ = timer.scheduleAtFixedRate(
                this::look, process.gcIntervalMs(), process.gcIntervalMs(), TimeUnit.MILLISECONDS);
    }

    private CollectionPolicy policy() {
        List<Long> marks = new ArrayList<>();
        marks.add(process.restartOnMemoryThresholdMb() * MIB);
        for (Rung rung : Rung.values()) {
            if (rung != Rung.NONE) {
                marks.add((long) (rung.enterAt() * heapMaxBytes));
            }
        }
        Collections.sort(marks);
        return new CollectionPolicy(
                marks,
                Math.min(process.restartOnMemoryThresholdMb() * MIB, (long) (Rung.WARN.leaveBelow() * heapMaxBytes)),
                (long) (Rung.SHED.enterAt() * heapMaxBytes),
                (long) (Rung.SHED.leaveBelow() * heapMaxBytes),
                process.maxNewSpaceMb() * MIB,
                process.forceGcThresholdMb() * MIB);
    }

    /** Other settings are in force: of them, what this watches by. */
    void configured(Settings settings) {
        pauseAlertMs = PauseAlert.thresholdMs(settings.monitoring());
    }

    /** At which the live heap grows, in bytes a second; 0 where it doesn't. */
    double growth() {
        return trend.bytesPerSecond();
    }

    /** Pauses of at least the alert threshold, since the start. */
    long pausesExceeded() {
        return pausesExceeded.get();
    }

    GcFigures gc() {
        return gc.figures();
    }

    Recent recent() {
        return gc.recent();
    }

    private void look() {
        try {
            fatal.rememberRequests();
            log.writeFolded();
            force();
            GcFigures figures = gc.figures();
            Duration uptime = Duration.between(start, clock.instant());
            listener.looked(figures, growth(), uptime);
            trend.observe(uptime, figures).ifPresent(this::warnOfGrowth);
        } catch (Throwable e) {
            // a timer drops a task that throws: say it, and look again next time
            fatal.uncaughtException(Thread.currentThread(), e);
        }
    }

    private void force() {
        Instant now = clock.instant();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        GcFigures figures = gc.figures();
        if (figures.oldCount() > oldCount) {
            oldCount = figures.oldCount();
            lastOld = now;
        }
        CollectionPolicy.Decision decision = policy.decide(
                figures, used, load.get(), Duration.between(lastForced, now), Duration.between(lastOld, now));
        if (decision != CollectionPolicy.Decision.LEAVE) {
            lastForced = now;
        }
        switch (decision) {
            case LEAVE -> {}
            case CONFIRM_LIVE_SET, COLLECT_WHILE_IDLE -> ForcedCollection.run();
            case CONFIRM_EXACTLY -> ForcedCollection.complete();
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
                pausesExceeded.incrementAndGet();
                facts.add("clw-gc-pause-exceeded: the alert threshold is " + pauseAlertMs + "ms");
            }
            log.warn("Slow GC detected (pause: " + collection.pauseMs() + "ms)", facts.toArray(String[]::new));
        }
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

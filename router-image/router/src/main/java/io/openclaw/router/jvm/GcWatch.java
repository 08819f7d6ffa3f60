package io.openclaw.router.jvm;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Keeps count of collections. Concurrent collectors are counted twice by the JVM: beans named "... Cycles" count the collection (whose
 * duration is no pause), beans named "... Pauses" what stopped the router.
 *
 * <p>The JVM's own notifications take as long again as a young collection, on the core that was just stopped by it. Here a thread waits for an
 * object that every collection finds dead, and then reads counters.
 */
public final class GcWatch implements AutoCloseable {
    /** As the thread is called, which gives way to the event loops. */
    static final String THREAD = "clw-gc";

    /** Collectors that leave the old generation alone; every other one covers it. */
    private static final Set<String> YOUNG = Set.of("Copy", "G1 Young Generation", "PS Scavenge", "ZGC Minor Cycles");

    /** Frees what fills whole regions, and leaves the rest of the garbage to young collections to come. */
    private static final String MARKING = "G1 Concurrent GC";

    /** A concurrent cycle ends a little after it has found the object dead: it is looked for again after so long. */
    private static final long LOOK_MS = 1000;

    private final Consumer<Collection> listener;
    private final List<Collector> collectors = new ArrayList<>();
    private final List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final Thread thread = Thread.ofPlatform().daemon().name(THREAD).unstarted(this::watch);
    private final Recent.Window recent = new Recent.Window();
    private GcFigures figures = GcFigures.NONE;

    /** A bean, and what of it has been told. */
    private static final class Collector {
        final GarbageCollectorMXBean bean;
        long count;
        long timeMs;

        Collector(GarbageCollectorMXBean bean) {
            this.bean = bean;
            count = bean.getCollectionCount();
            timeMs = bean.getCollectionTime();
        }
    }

    private GcWatch(Consumer<Collection> listener) {
        this.listener = listener;
        ManagementFactory.getGarbageCollectorMXBeans().forEach(bean -> collectors.add(new Collector(bean)));
    }

    /** @param listener told of every collection, on a thread that is there for nothing else */
    public static GcWatch start(Consumer<Collection> listener) {
        GcWatch watch = new GcWatch(listener);
        watch.thread.start();
        return watch;
    }

    public synchronized GcFigures figures() {
        return figures.count() > 0
                ? figures
                : figures.withLive(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    public synchronized Recent recent() {
        return recent.at(second(), figures().liveBytes());
    }

    private static long second() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    }

    private void watch() {
        ReferenceQueue<Object> dead = new ReferenceQueue<>();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                // before the look: a collection that comes between the two is seen by the next one
                WeakReference<Object> canary = new WeakReference<>(new Object(), dead);
                try {
                    look();
                } catch (OutOfMemoryError e) {
                    // not this thread's to die of, with which the count would end: who needs the memory will tell, or
                    // it comes back
                }
                try {
                    dead.remove(LOOK_MS);
                } finally {
                    Reference.reachabilityFence(canary);
                }
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void look() {
        for (Collector collector : collectors) {
            long count = collector.bean.getCollectionCount();
            long timeMs = collector.bean.getCollectionTime();
            long came = count - collector.count;
            long passed = timeMs - collector.timeMs;
            if (came > 0) {
                collector.count = count;
                collector.timeMs = timeMs;
            }
            // where several have come since the last look they share the time
            for (long left = came; left > 0; left--) {
                long share = passed / left;
                passed -= share;
                listener.accept(count(collector.bean.getName(), share));
            }
        }
    }

    private synchronized Collection count(String collector, long durationMs) {
        boolean old = !YOUNG.contains(collector);
        long remaining = remainingBytes();
        boolean stops = !collector.endsWith("Cycles");
        long pauseMs = stops ? durationMs : 0;
        if (stops) {
            figures = figures.withPause(pauseMs);
            recent.pause(second(), pauseMs);
        }
        if (collector.equals(MARKING)) {
            figures = figures.withMarking(remaining);
            recent.live(second(), remaining);
        } else if (!collector.endsWith("Pauses")) {
            figures = figures.withCollection(old, remaining);
            recent.live(second(), remaining);
        }
        return new Collection(collector, old, pauseMs, remaining);
    }

    /** What the newest collection left: of the young generation as it was then, of the old one as it is, since only collections fill it. */
    private long remainingBytes() {
        long bytes = 0;
        for (MemoryPoolMXBean pool : heap) {
            bytes += (isYoung(pool.getName()) ? pool.getCollectionUsage() : pool.getUsage()).getUsed();
        }
        return bytes;
    }

    static boolean isYoung(String pool) {
        return pool.contains("Eden") || pool.contains("Survivor") || pool.contains("Young");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

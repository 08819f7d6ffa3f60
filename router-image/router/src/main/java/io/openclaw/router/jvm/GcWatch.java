package io.openclaw.router.jvm;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;
import org.jspecify.annotations.Nullable;

/**
 * Keeps count of collections as the JVM reports them. Concurrent collectors report twice: beans named "... Cycles" the collection (whose
 * duration is no pause), beans named "... Pauses" what stopped the router.
 */
public final class GcWatch implements NotificationListener, AutoCloseable {
    /** Collectors that leave the old generation alone; every other one covers it. */
    private static final Set<String> YOUNG = Set.of("Copy", "G1 Young Generation", "PS Scavenge", "ZGC Minor Cycles");

    private final Consumer<Collection> listener;
    private final Set<String> heapPools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());
    private GcFigures figures = GcFigures.NONE;

    private GcWatch(Consumer<Collection> listener) {
        this.listener = listener;
    }

    /** @param listener told of every collection, on a thread of the JVM's: must be quick */
    public static GcWatch start(Consumer<Collection> listener) {
        GcWatch watch = new GcWatch(listener);
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean).addNotificationListener(watch, null, null);
        }
        return watch;
    }

    public synchronized GcFigures figures() {
        return figures.count() > 0
                ? figures
                : figures.withLive(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }

    @Override
    public void handleNotification(Notification notification, @Nullable Object handback) {
        if (notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            GarbageCollectionNotificationInfo info =
                    GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
            listener.accept(count(info.getGcName(), info.getGcInfo()));
        }
    }

    private synchronized Collection count(String collector, GcInfo info) {
        boolean old = !YOUNG.contains(collector);
        long remaining = 0;
        for (Map.Entry<String, MemoryUsage> pool : info.getMemoryUsageAfterGc().entrySet()) {
            remaining += heapPools.contains(pool.getKey()) ? pool.getValue().getUsed() : 0;
        }
        boolean stops = !collector.endsWith("Cycles");
        long pauseMs = stops ? info.getDuration() : 0;
        if (stops) {
            figures = figures.withPause(pauseMs);
        }
        if (!collector.endsWith("Pauses")) {
            figures = figures.withCollection(old, remaining);
        }
        return new Collection(collector, old, pauseMs, remaining);
    }

    @Override
    public void close() {
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            try {
                ((NotificationEmitter) bean).removeNotificationListener(this);
            } catch (ListenerNotFoundException e) {
                throw new IllegalStateException("closed twice", e);
            }
        }
    }
}

package io.openclaw.router.jvm;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * A collection that was asked for, and what it did.
 *
 * @param beforeBytes heap in use before
 * @param afterBytes heap in use after
 * @param pauseMs how long it stopped the router
 */
public record ForcedCollection(long beforeBytes, long afterBytes, long pauseMs) {

    /** Collects now and waits for the end of it; not for an event loop. */
    public static synchronized ForcedCollection run() {
        long before = used();
        long pausedBefore = pausedMs();
        System.gc();
        return new ForcedCollection(before, used(), pausedMs() - pausedBefore);
    }

    private static long used() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long pausedMs() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .filter(bean -> !bean.getName().endsWith("Cycles"))
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum();
    }
}

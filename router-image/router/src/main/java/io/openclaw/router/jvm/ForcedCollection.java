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

    private static final boolean G1 = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .anyMatch(bean -> bean.getName().startsWith("G1"));

    /** Collects now and waits for the end of it; not for an event loop. With G1 it stops the router for moments only, and some garbage may stay. */
    public static ForcedCollection run() {
        return run(System::gc);
    }

    /** Collects now and leaves no garbage, which with G1 and Serial stops the router for the whole of it. */
    public static ForcedCollection complete() {
        return run(G1 ? ForcedCollection::stopG1 : System::gc);
    }

    /** With {@code -XX:+ExplicitGCInvokesConcurrent} a histogram is what still makes it. */
    private static void stopG1() {
        try {
            var _ = DiagnosticCommands.classHistogram();
        } catch (OutOfMemoryError e) {
            // for its text; the collection is done
        }
    }

    private static synchronized ForcedCollection run(Runnable collection) {
        long before = used();
        long pausedBefore = pausedMs();
        collection.run();
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

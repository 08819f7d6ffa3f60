package io.openclaw.settings.memory;

import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Formula.Relays;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Makes a plan smaller until it fits a container that is there: leaner relays, Serial, then queue and cache in proportion, and where little is left
 * of them with fewer connections. The heap is never touched. Each step is said.
 */
final class Fitting {
    static final int MIN_QUEUE_MB = 1;
    static final int MIN_CACHE_MB = 1;
    /** Queue and cache together, before connections are given up for more of them. */
    static final int DECENT_MB = 8;
    /** As many as are served at one time by default. */
    static final int MIN_CONNECTIONS = 1_000;

    private final Machine machine;
    private final int limitMb;
    private final int queueMb;
    private final int cacheMb;
    private final List<String> notices;

    private Fitting(MemoryPlan asked, Machine machine) {
        this.machine = machine;
        limitMb = machine.limitMb().orElseThrow();
        queueMb = asked.settings().router().queue().maxMemoryMb();
        cacheMb = Formula.cacheMb(asked.settings());
        notices = new ArrayList<>(asked.notices());
    }

    /** @throws PlanException when even the smallest queue and cache and the fewest connections don't fit, with the arithmetic */
    static MemoryPlan of(MemoryPlan asked, Machine machine) throws PlanException {
        return new Fitting(asked, machine).fit(asked);
    }

    private MemoryPlan fit(MemoryPlan asked) throws PlanException {
        Settings settings = asked.settings();
        Settings.Gc collector = asked.collector();
        int heap = settings.router().process().maxHeapMb();
        notices.add("relays: " + Relays.LEAN.mb(heap) + " MB instead of " + Relays.AMPLE.mb(heap)
                + ", because the container limit is " + limitMb + " MiB");
        if (settings.router().process().gc() == Settings.Gc.AUTO && collector != Settings.Gc.SERIAL) {
            collector = Settings.Gc.SERIAL;
            notices.add("gc: serial instead of g1, because the container limit is " + limitMb + " MiB");
            MemoryPlan serial = lean(settings, collector);
            if (serial.limitMb() <= limitMb) {
                return serial;
            }
        }
        return shrunk(connectable(settings, collector), collector);
    }

    /** With as many connections as leave decent room to queue and cache. */
    private Settings connectable(Settings settings, Settings.Gc collector) {
        int asked = settings.router().listen().maxConnections();
        Settings decent = shared(settings, Math.min(DECENT_MB, queueMb + cacheMb));
        int most = largest(
                Math.min(MIN_CONNECTIONS, asked),
                asked,
                connections -> fits(connected(decent, connections), collector));
        if (most < asked) {
            notices.add("listen.max_connections lowered from " + asked + " to " + most + forTheLimit());
        }
        return connected(settings, most);
    }

    private MemoryPlan shrunk(Settings settings, Settings.Gc collector) throws PlanException {
        int smallestCache = Math.min(MIN_CACHE_MB, cacheMb);
        MemoryPlan leanest = lean(sized(settings, MIN_QUEUE_MB, smallestCache), collector);
        if (leanest.limitMb() > limitMb) {
            throw new PlanException(limitMb, leanest);
        }
        int together =
                largest(MIN_QUEUE_MB + smallestCache, queueMb + cacheMb, mb -> fits(shared(settings, mb), collector));
        Settings shrunk = shared(settings, together);
        int queue = shrunk.router().queue().maxMemoryMb();
        if (queue < queueMb) {
            notices.add("queue.max_memory_mb shrunk from " + queueMb + " to " + queue + " MB" + forTheLimit());
        }
        int cache = Formula.cacheMb(shrunk);
        if (cache < cacheMb) {
            notices.add("cache.max_memory_mb shrunk from " + cacheMb + " to " + cache + " MB" + forTheLimit());
        }
        return lean(shrunk, collector);
    }

    private String forTheLimit() {
        return " to fit the container limit of " + limitMb + " MiB";
    }

    private boolean fits(Settings settings, Settings.Gc collector) {
        return lean(settings, collector).limitMb() <= limitMb;
    }

    private MemoryPlan lean(Settings settings, Settings.Gc collector) {
        return Formula.plan(settings, collector, Relays.LEAN, machine, notices);
    }

    /** The largest that fits; the least where none does. What is needed rises with the number. */
    private static int largest(int least, int most, IntPredicate fits) {
        int low = least;
        int high = most;
        while (low < high) {
            int middle = (low + high + 1) / 2;
            if (fits.test(middle)) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Queue and cache with so much together, in the proportion that was asked for. */
    private Settings shared(Settings settings, int togetherMb) {
        int cache = cacheMb == 0 ? 0 : clamp((long) togetherMb * cacheMb / (queueMb + cacheMb), 1, cacheMb);
        int queue = clamp(togetherMb - cache, MIN_QUEUE_MB, queueMb);
        return sized(settings, queue, Math.min(cacheMb, togetherMb - queue));
    }

    private static Settings connected(Settings settings, int connections) {
        Settings.Router router = settings.router();
        return settings.withRouter(router.withListen(router.listen().withMaxConnections(connections)));
    }

    /** The entry bound follows the cache down. */
    private static Settings sized(Settings settings, int queueMb, int cacheMb) {
        Settings.Router router = settings.router();
        Settings.Cache cache = router.cache();
        return settings.withRouter(router.withQueue(router.queue().withMaxMemoryMb(queueMb))
                .withCache(cache.enabled() ? cache.withMaxMemoryMb(cacheMb) : cache));
    }

    private static int clamp(long value, int least, int most) {
        return (int) Math.min(most, Math.max(least, value));
    }
}

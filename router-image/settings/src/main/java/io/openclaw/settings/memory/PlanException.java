package io.openclaw.settings.memory;

/** The settings can't run within the limit that exists, however small queue and cache are made; the message has the arithmetic. */
public final class PlanException extends Exception {
    PlanException(int limitMb, MemoryPlan leanest) {
        super("max_heap_mb: " + leanest.settings().router().process().maxHeapMb()
                + " MB does not fit the container limit of "
                + limitMb + " MiB: with the smallest queue and cache and the fewest connections it needs "
                + leanest.limitMb()
                + " MiB. Raise the limit to that, or lower the heap (--memory-mb)"
                + (leanest.socketMb() > 0 ? " or limits.max_concurrent_requests and limits.max_tunnels" : "") + ".\n"
                + leanest.toText().stripTrailing());
    }
}

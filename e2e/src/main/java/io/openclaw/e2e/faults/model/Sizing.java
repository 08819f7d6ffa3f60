package io.openclaw.e2e.faults.model;

import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.Machine;
import io.openclaw.settings.memory.MemoryPlan;
import io.openclaw.settings.memory.PlanException;

/**
 * What a pod's memory plan gives it, as the operator would deploy it.
 *
 * @param serial else G1
 * @param nativeMb what the plan has beside heap and direct memory: code, metaspace, threads, the collector's and the JVM's own
 */
record Sizing(
        boolean serial,
        double heapMb,
        double youngMb,
        double directMaxMb,
        double nativeMb,
        double limitMb,
        double queueMb,
        double queueSize,
        double queueSeconds,
        double cacheMb,
        double relayMb,
        double thresholdMb) {

    private static final int CPUS = 2;

    static Sizing ofHeap(int heapMb) {
        MemoryPlan plan;
        try {
            plan = MemoryPlan.of(Settings.defaults(heapMb), Machine.unlimited(CPUS));
        } catch (PlanException e) {
            throw new IllegalStateException("no limit is given, so that every plan fits", e);
        }
        Settings.Router router = plan.settings().router();
        double beside = plan.terms().stream()
                .filter(term -> !term.name().equals("heap") && !term.name().equals("direct"))
                .mapToDouble(MemoryPlan.Term::mb)
                .sum();
        return new Sizing(
                plan.collector() == Settings.Gc.SERIAL,
                heapMb,
                router.process().maxNewSpaceMb(),
                plan.directMb(),
                beside,
                plan.limitMb(),
                router.queue().maxMemoryMb(),
                router.queue().maxSize(),
                router.limits().requestTimeoutMs() / 1000.0,
                router.cache().maxMemoryMb(),
                plan.relayMb(),
                router.process().restartOnMemoryThresholdMb());
    }

    /** The most that can be live: Serial keeps one survivor space, a tenth of young, empty; G1 needs regions to evacuate to. */
    double mostLiveMb() {
        return serial ? heapMb - youngMb / 10 : 0.98 * heapMb;
    }
}

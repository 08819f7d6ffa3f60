package io.openclaw.settings.memory;

import io.openclaw.settings.Settings;
import java.util.ArrayList;
import java.util.List;

/** The JVM's command line for a plan. */
final class JvmFlags {
    private JvmFlags() {}

    /** Every JVM flag that makes the plan true, in a fixed order. */
    static List<String> of(MemoryPlan plan) {
        Settings.Process process = plan.settings().router().process();
        List<String> flags = new ArrayList<>();
        flags.add("-Xmx" + process.maxHeapMb() + "m");
        switch (plan.collector()) {
            case SERIAL -> {
                flags.add("-XX:+UseSerialGC");
                // all at once, which costs nothing while it is untouched: an old generation that grows by bits makes
                // Serial put off young collections, and live memory goes unseen
                flags.add("-Xms" + process.maxHeapMb() + "m");
                flags.add("-Xmn" + process.maxNewSpaceMb() + "m");
            }
            case G1 -> {
                flags.add("-XX:+UseG1GC");
                flags.add("-XX:+UnlockExperimentalVMOptions");
                flags.add("-XX:G1MaxNewSizePercent=" + youngPercent(process));
                flags.add("-XX:+ExplicitGCInvokesConcurrent");
            }
            case SHENANDOAH -> {
                flags.add("-XX:+UseShenandoahGC");
                flags.add("-XX:ShenandoahGCMode=generational");
            }
            case ZGC -> flags.add("-XX:+UseZGC");
            case AUTO -> throw new IllegalStateException("a plan has its collector");
        }
        flags.add("-XX:MaxDirectMemorySize=" + plan.directMb() + "m");
        flags.add("-XX:MaxMetaspaceSize=" + Formula.METASPACE_MB + "m");
        flags.add("-XX:ReservedCodeCacheSize=" + Formula.codeMb(plan.collector()) + "m");
        flags.add("-Xss" + Formula.STACK_KB + "k");
        flags.add("-XX:ActiveProcessorCount=" + plan.cpus());
        if (plan.cpus() > Formula.COMPILER_THREADS + 1) { // with fewer the JVM takes no more than that by itself
            flags.add("-XX:CICompilerCount=" + Formula.COMPILER_THREADS);
        }
        flags.add("-XX:TrimNativeHeapInterval=" + Formula.TRIM_MS);
        // eight bytes instead of twelve an object: less to allocate, to collect and to fetch
        flags.add("-XX:+UseCompactObjectHeaders");
        flags.add("-XX:-UsePerfData");
        flags.add("--enable-native-access=ALL-UNNAMED");
        return flags;
    }

    private static long youngPercent(Settings.Process process) {
        return Math.min(90, Math.max(5, 100L * process.maxNewSpaceMb() / process.maxHeapMb()));
    }
}

package io.openclaw.router.cli;

import io.openclaw.settings.Settings;
import io.openclaw.settings.memory.MemoryPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The JVM's cache of the classes that a training run has loaded and linked (JEP 483): {@code clw-router.aot} beside the jar.
 * A router without one works as well, and starts later; so one that would only be refused is not named to the JVM.
 */
final class AotCache {
    private static final String JAR = "clw-router.jar";
    private static final String CACHE = "clw-router.aot";
    /** From here on the JVM's references are not compressed, as those in the cache are. */
    private static final int WIDE_REFERENCES_MB = 32 * 1024;

    private AotCache() {}

    /** @param classPath of this JVM, where the training run had the same */
    static Optional<Path> of(String classPath, MemoryPlan plan) {
        Path jar = Path.of(classPath);
        Path cache = jar.resolveSibling(CACHE);
        return jar.endsWith(JAR) && fits(plan) && isYounger(cache, jar) ? Optional.of(cache) : Optional.empty();
    }

    /** ZGC has references of its own. */
    private static boolean fits(MemoryPlan plan) {
        return plan.collector() != Settings.Gc.ZGC
                && plan.settings().router().process().maxHeapMb() < WIDE_REFERENCES_MB;
    }

    /** One that is older was made with another jar. */
    private static boolean isYounger(Path cache, Path jar) {
        try {
            return Files.isReadable(cache)
                    && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
        } catch (IOException e) {
            return false; // one of them is just being replaced
        }
    }
}

package io.openclaw.router.jvm;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/** Writes the heap to a file. */
public final class HeapDumper {
    private HeapDumper() {}

    /**
     * All live objects, as {@code jcmd GC.heap_dump} does it: collects first, and stops the process for as long as it writes. The file is this user's
     * alone.
     *
     * @param file that isn't there yet, with a name that ends in {@code .hprof}
     */
    public static void dumpLive(Path file) throws IOException {
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
    }
}

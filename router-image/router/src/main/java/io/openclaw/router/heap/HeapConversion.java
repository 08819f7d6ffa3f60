package io.openclaw.router.heap;

import io.openclaw.router.heap.hprof.HeapGraph;
import io.openclaw.router.heap.hprof.HprofFile;
import io.openclaw.router.heap.v8.HeapSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** From a dump that somebody keeps to a snapshot that he can look at. */
public final class HeapConversion {
    private HeapConversion() {}

    /** @param scratch a directory for the index, which has no name there */
    public static void convert(Path dump, OutputStream out, Path scratch) throws IOException {
        try (HprofFile file = HprofFile.open(dump);
                HeapGraph graph = HeapGraph.of(file, scratch)) {
            HeapSnapshot.write(graph, out);
        }
    }
}

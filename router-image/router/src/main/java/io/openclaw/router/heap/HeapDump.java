package io.openclaw.router.heap;

import io.openclaw.router.heap.hprof.HeapGraph;
import io.openclaw.router.heap.hprof.HprofFile;
import io.openclaw.router.heap.v8.HeapSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A dump on the disk, read once. Its name is gone as soon as it is open, and its blocks with the last who reads it: not even a process that is killed
 * leaves them.
 */
public final class HeapDump implements AutoCloseable {
    private final Path place;
    private final Runnable onClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param place a directory that is the dump's alone */
    HeapDump(Path place, Runnable onClose) {
        this.place = place;
        this.onClose = onClose;
    }

    Path file() {
        return place.resolve("heap.hprof");
    }

    /** As V8 writes it, without any contents of strings and arrays. */
    public void writeSnapshot(OutputStream out) throws IOException {
        try (HprofFile file = HprofFile.open(file())) {
            Files.delete(file());
            try (HeapGraph graph = HeapGraph.of(file, place)) {
                HeapSnapshot.write(graph, out);
            }
        }
    }

    /** As the JVM wrote it, with all contents. */
    public void writeHprof(OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file())) {
            Files.delete(file());
            in.transferTo(out);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            try {
                DumpDirectory.delete(place);
            } finally {
                onClose.run();
            }
        }
    }
}

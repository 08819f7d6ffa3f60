package io.openclaw.router.heap;

import io.openclaw.router.heap.hprof.GraphVisitor;
import io.openclaw.router.heap.hprof.HeapDumpException;
import io.openclaw.router.heap.hprof.HeapGraph;
import io.openclaw.router.heap.hprof.HprofFile;
import io.openclaw.router.heap.hprof.JavaClass;
import io.openclaw.router.heap.v8.SnapshotReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The histogram of a heap that was dumped, by classes named as in Java's source. */
public final class HistogramFile {
    private static final String CLASS = "java.lang.Class";

    private HistogramFile() {}

    /**
     * @param file a heap dump or a heap snapshot, whatever its name
     * @param scratch a directory for the index, which has no name there
     * @throws HeapDumpException when it is neither
     */
    public static ClassHistogram read(Path file, Path scratch) throws IOException {
        return switch (firstByte(file)) {
            case '{' -> ofSnapshot(file);
            case 'J' -> ofDump(file, scratch);
            case 0x1f -> throw new HeapDumpException("it is compressed: gunzip it first");
            default -> throw new HeapDumpException("neither a heap dump nor a heap snapshot");
        };
    }

    private static int firstByte(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read();
        }
    }

    private static ClassHistogram ofSnapshot(Path file) throws IOException {
        List<ClassHistogram.Row> rows = new ArrayList<>();
        SnapshotReader.read(file)
                .forEach((name, sum) -> rows.add(new ClassHistogram.Row(name, sum.nodes(), sum.bytes())));
        return ClassHistogram.of(rows);
    }

    private static ClassHistogram ofDump(Path file, Path scratch) throws IOException {
        try (HprofFile dump = HprofFile.open(file);
                HeapGraph graph = HeapGraph.of(dump, scratch)) {
            long[] instances = new long[graph.types()];
            long[] bytes = new long[graph.types()];
            long[] classes = new long[2];
            graph.visit(new GraphVisitor() {
                @Override
                public void classObject(JavaClass type, long size) {
                    classes[0]++;
                    classes[1] += size;
                }

                @Override
                public void object(long id, int type, long size) {
                    instances[type]++;
                    bytes[type] += size;
                }
            });
            List<ClassHistogram.Row> rows = new ArrayList<>();
            rows.add(new ClassHistogram.Row(CLASS, classes[0], classes[1]));
            for (int type = 0; type < graph.types(); type++) {
                if (instances[type] > 0) {
                    rows.add(new ClassHistogram.Row(graph.typeName(type), instances[type], bytes[type]));
                }
            }
            return ClassHistogram.of(rows);
        }
    }
}

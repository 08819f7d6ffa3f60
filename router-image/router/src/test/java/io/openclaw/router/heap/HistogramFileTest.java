package io.openclaw.router.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openclaw.router.heap.hprof.HeapDumpException;
import io.openclaw.settings.metrics.ClassGrowth;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramFileTest {
    private static final String LINK = KnownHeap.class.getName() + "$Link";

    @TempDir
    Path directory;

    @Test
    void showsTheLeakFirstWhateverTheFormat() throws Exception {
        Path[] before = dumped("before", 0);
        Path[] after = dumped("after", 50_000);

        for (Path earlier : before) {
            for (Path later : after) {
                ClassGrowth first = read(later).since(read(earlier), 1).getFirst();
                assertThat(first.name()).as("%s, then %s", earlier, later).isEqualTo(LINK);
                assertThat(first.grownInstances()).isEqualTo(50_000);
            }
        }
        assertThat(read(after[1])).isEqualTo(read(after[0]));
    }

    /** A collection that doesn't think it worth while leaves holes, which a dump tells as int[]. */
    @Test
    void tellsHolesFromArrays() throws Exception {
        String[] flags = {
            "-D" + KnownHeap.HOLES + "=true", "-XX:MarkSweepDeadRatio=50", "-XX:MarkSweepAlwaysCompactCount=1000"
        };
        Path[] files = dumped("holes", 0, flags);
        for (Path file : files) {
            assertThat(read(file).classes())
                    .noneSatisfy(row -> assertThat(row.name()).contains("Filler"))
                    .anySatisfy(row -> {
                        assertThat(row.name()).isEqualTo("int[]");
                        assertThat(row.bytes()).isLessThan(KnownHeap.HOLE_BYTES);
                    });
        }
        assertThat(files[1]).content().contains("\"jdk.internal.vm.FillerElement[]\"");
        String told = Files.readString(directory.resolve("holes").resolve(KnownHeap.HISTOGRAM));
        assertThat(told).contains("[Ljdk.internal.vm.FillerElement;");
        assertThat(ClassHistogram.parse(told).classes())
                .noneSatisfy(row -> assertThat(row.name()).contains("Filler"));
    }

    @Test
    void readsWhatNodeWrites() throws IOException {
        Path file = Files.writeString(directory.resolve("node.heapsnapshot"), """
                {"snapshot":{"meta":{"node_fields":["type","name","id","self_size","edge_count"],
                 "node_types":[["hidden","array","string","object","code","closure","object shape"],"string","number","number","number"]},
                 "node_count":7,"edge_count":0},
                 "nodes":[3,1,1,16,0, 3,1,3,24,0, 2,2,5,32,0, 4,2,7,64,0, 5,3,9,48,0, 6,4,11,40,0, 0,4,13,8,0],
                 "edges":[], "strings":["","Leak","a secret","leak","system / Map"]}
                """);

        assertThat(read(file).classes())
                .containsExactlyInAnyOrder(
                        new ClassHistogram.Row("Leak", 2, 40),
                        new ClassHistogram.Row("(string)", 1, 32),
                        new ClassHistogram.Row("(compiled code)", 1, 64),
                        new ClassHistogram.Row("Function", 1, 48),
                        new ClassHistogram.Row("(object shape)", 1, 40),
                        new ClassHistogram.Row("(system)", 1, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "'',                         neither a heap dump nor a heap snapshot",
        "hello,                      neither a heap dump nor a heap snapshot",
        "JAVA PROFILE 2.0 and more,  no heap dump: it does not begin with",
        "'{}',                       'no heap snapshot: it has no nodes, or no strings after them'",
        "'{\"nodes\":[1,2]}',        no heap snapshot: its nodes have no type",
        "'{\"snapshot\":',            no heap snapshot: Unexpected end-of-input",
        "'{\"snapshot\":5}',          no heap snapshot: its header is no JSON object",
        "'{\"snapshot\":{\"meta\":{\"node_fields\":\"type\"}}}', no heap snapshot: its names are no list",
    })
    void refusesWhatIsNeither(String content, String why) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), content, StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining(why);
    }

    @Test
    void tellsOfADumpThatWasCut() throws Exception {
        Path dump = dumped("whole", 0)[0];
        byte[] bytes = Files.readAllBytes(dump);

        for (int length : new int[] {40, 1_000, bytes.length / 2, bytes.length - 10}) {
            Files.write(dump, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> read(dump))
                    .as("%d bytes", length)
                    .isInstanceOf(HeapDumpException.class)
                    .hasMessageContaining("the dump was cut");
        }
    }

    /** A dump, and the snapshot made of it. */
    private Path[] dumped(String name, int moreLinks, String... flags) throws IOException, InterruptedException {
        Path place = Files.createDirectory(directory.resolve(name));
        KnownHeap.run(
                place,
                moreLinks,
                Stream.concat(Stream.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"), Stream.of(flags))
                        .toArray(String[]::new));
        Path dump = place.resolve(KnownHeap.DUMP);
        Path snapshot = place.resolve("heap.heapsnapshot");
        try (OutputStream out = Files.newOutputStream(snapshot)) {
            HeapConversion.convert(dump, out, directory);
        }
        return new Path[] {dump, snapshot};
    }

    private ClassHistogram read(Path file) throws IOException {
        return HistogramFile.read(file, directory);
    }
}
